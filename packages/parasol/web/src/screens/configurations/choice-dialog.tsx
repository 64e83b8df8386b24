import { Button, Group, Modal, Radio, ScrollArea, Stack, Text } from '@mantine/core';
import { ErrorMessage, Loaded, notify, useFormats } from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import {
  chooseConfiguration,
  configurationsKey,
  useCandidates,
  type Candidate,
  type Configuration,
} from '../../api/configurations.ts';
import { customersKey } from '../../api/customers.ts';
import { PsaLink } from '../../frame/psa-link.tsx';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

const makeNew = 'new';

/** Asks which of a company's older configurations is this customer's; none of them is an answer as well. */
export function ChoiceDialog({ row, onClose }: { row: Configuration; onClose: () => void }) {
  const t = useT();
  const provider = useProvider();
  const candidates = useCandidates(provider.id, row.organizationId);
  const [chosen, setChosen] = useState('');
  const save = useSave(row, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== '') save.mutate(chosen === makeNew ? null : Number(chosen));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('choice.title', { customer: row.customerName })}
      closeButtonProps={{ 'aria-label': t('kit.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('choice.text', { company: row.companyName })}</Text>
          <Loaded query={candidates}>
            {({ rows, total }) => (
              <ScrollArea.Autosize mah={360}>
                <Radio.Group label={t('choice.label')} value={chosen} onChange={setChosen}>
                  <Stack gap="sm" mt="xs">
                    {rows.map((one) => (
                      <CandidateRadio key={one.configurationId} candidate={one} />
                    ))}
                    {total > rows.length ? (
                      <Text size="sm" c="dimmed">
                        {t('choice.more', { count: total - rows.length })}
                      </Text>
                    ) : null}
                    <Radio value={makeNew} label={t('choice.new')} description={t('choice.new-text')} />
                  </Stack>
                </Radio.Group>
              </ScrollArea.Autosize>
            )}
          </Loaded>
          {save.error ? <ErrorMessage error={save.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('kit.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={chosen === ''}>
              {t('choice.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function CandidateRadio({ candidate }: { candidate: Candidate }) {
  const t = useT();
  const format = useFormats();
  const { configurationId, name, status, active, updatedAt, updatedBy } = candidate;
  const changed =
    updatedAt === null
      ? null
      : updatedBy === null
        ? t('choice.changed', { at: format.dateTime(updatedAt) })
        : t('choice.changed-by', { at: format.dateTime(updatedAt), who: updatedBy });
  return (
    <Group justify="space-between" gap="xs" align="flex-start" wrap="nowrap">
      <Radio
        value={String(configurationId)}
        label={name}
        description={[status, active ? null : t('choice.inactive'), changed]
          .filter((part) => part !== null)
          .join(' · ')}
      />
      <Text size="sm" component="span" className="nowrap">
        <PsaLink url={candidate.url} label={`#${configurationId}`} />
      </Text>
    </Group>
  );
}

function useSave(row: Configuration, onDone: () => void) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (configurationId: number | null) =>
      chooseConfiguration(provider.id, row.organizationId, configurationId),
    async onSuccess(_, configurationId) {
      notify.success(
        configurationId === null
          ? t('choice.saved-new', { customer: row.customerName })
          : t('choice.saved', { customer: row.customerName, record: String(configurationId) }),
      );
      await Promise.all([
        client.invalidateQueries({ queryKey: configurationsKey(provider.id) }),
        client.invalidateQueries({ queryKey: customersKey(provider.id) }),
      ]);
      onDone();
    },
  });
}
