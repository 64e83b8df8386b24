import { Alert, Button, Group, Modal, Radio, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { askConfirm, ErrorMessage, Loaded, notify } from '@parasol/web-kit';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, nothing, ofProvider } from '../../api/client.ts';
import {
  customersKey,
  mapCustomers,
  useCompanies,
  type Company,
  type Customer,
  type NewMapping,
} from '../../api/customers.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { askThen } from '../../frame/ask-then.ts';

/** Maps one customer: type a Company ID and take it, or search and pick. */
export function MapDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const t = useT();
  const provider = useProvider();
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<Company>();
  const [search] = useDebouncedValue(typed, 250);
  const companies = useCompanies(provider.id, search, true);
  const save = useSave(customer, onClose);
  const choice = picked ? { companyRecId: picked.recId } : { companyId: typed.trim() };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('mapping.title-for', { customer: customer.name })}
      closeButtonProps={{ 'aria-label': t('kit.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (picked || typed.trim() !== '')
            save.mutate({ organizationId: customer.organizationId, ...choice });
        }}
      >
        <Stack>
          <TextInput
            label={t('mapping.company-id')}
            description={t('mapping.company-id-text')}
            value={typed}
            data-autofocus
            autoComplete="off"
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setPicked(undefined);
            }}
          />
          <Loaded query={companies}>
            {({ rows }) =>
              rows.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {t('mapping.no-company')}
                </Text>
              ) : (
                <ScrollArea.Autosize mah={280}>
                  <Radio.Group
                    label={t('mapping.pick')}
                    value={picked ? String(picked.recId) : ''}
                    onChange={(value) => setPicked(rows.find((row) => String(row.recId) === value))}
                  >
                    <Stack gap={6} mt={4}>
                      {rows.map((row) => (
                        <CompanyRadio
                          key={row.recId}
                          company={row}
                          sameNamed={rows.filter((other) => sameName(other, row)).length > 1}
                        />
                      ))}
                    </Stack>
                  </Radio.Group>
                </ScrollArea.Autosize>
              )
            }
          </Loaded>
          {save.data?.errors.map((error) => (
            <Alert
              key={error.problem}
              color="red"
              role="alert"
              title={t(`mapping-problem.${error.problem}`)}
            />
          ))}
          {save.error ? <ErrorMessage error={save.error} /> : null}
          <Group justify="space-between">
            {customer.mapping ? <Unmap customer={customer} onDone={onClose} /> : <span />}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('kit.cancel')}
              </Button>
              <Button type="submit" loading={save.isPending} disabled={!picked && typed.trim() === ''}>
                {t('mapping.save')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const sameName = (a: Company, b: Company): boolean => a.name.toLowerCase() === b.name.toLowerCase();

function CompanyRadio({ company, sameNamed }: { company: Company; sameNamed: boolean }) {
  const t = useT();
  const marks = [
    company.deleted ? t('mapping-warning.company-deleted') : null,
    sameNamed ? t('mapping-warning.same-name') : null,
    company.inactive ? t('mapping-warning.company-inactive') : null,
    company.customers > 0 ? t('mapping.taken', { count: company.customers }) : null,
  ].filter((mark) => mark !== null);
  return (
    <Radio
      value={String(company.recId)}
      disabled={company.deleted}
      label={`${company.name} · ${company.identifier}`}
      description={[
        company.city,
        company.status,
        t('mapping.record', { id: String(company.recId) }),
        ...marks,
      ]
        .filter((part) => part !== null && part !== '')
        .join(' · ')}
    />
  );
}

function useSave(customer: Customer, onDone: () => void) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  return useMutation({
    async mutationFn(mapping: NewMapping) {
      const done = await mapCustomers(provider.id, [mapping]);
      const [problem] = done.errors;
      const askable =
        problem?.problem === 'company-shared-unconfirmed' ||
        problem?.problem === 'company-inactive-unconfirmed';
      if (!problem || !askable) return done;
      const sure = await askConfirm({
        title: t('mapping.sure'),
        text: t(`mapping-problem.${problem.problem}`),
        confirmLabel: t('mapping.save-anyway'),
      });
      return sure ? mapCustomers(provider.id, [{ ...mapping, confirmed: true }]) : done;
    },
    async onSuccess(done) {
      if (done.errors.length > 0) return;
      notify.success(t('mapping.saved', { customer: customer.name }));
      await client.invalidateQueries({ queryKey: customersKey(provider.id) });
      onDone();
    },
  });
}

function Unmap({ customer, onDone }: { customer: Customer; onDone: () => void }) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const unmap = useMutation({
    mutationFn: () => api.delete(ofProvider(provider.id, `/mappings/${customer.organizationId}`), nothing),
    async onSuccess() {
      await client.invalidateQueries({ queryKey: customersKey(provider.id) });
      onDone();
    },
  });
  return (
    <Button
      variant="subtle"
      color="red"
      loading={unmap.isPending}
      onClick={() => {
        const question = { title: t('mapping.unmap'), text: t('mapping.unmap-text'), danger: true };
        askThen(question, () => unmap.mutate());
      }}
    >
      {t('mapping.unmap')}
    </Button>
  );
}
