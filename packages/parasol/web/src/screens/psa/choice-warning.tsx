import { Alert, Button, Group, Text } from '@mantine/core';
import { IconRefresh, notify, useFormats, useNotifyError } from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { psaKey } from '../../api/psa.ts';
import { checkChoices, ticketingKey, type TicketingData } from '../../api/ticketing.ts';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

/** Whether what was chosen is still in the PSA, with the means to look now. */
export function ChoiceWarning({ found }: { found: TicketingData['check'] }) {
  const t = useT();
  const format = useFormats();
  const provider = useProvider();
  const can = useCan();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const look = useMutation({
    mutationFn: async () => checkChoices(provider.id),
    onSuccess: async (check) => {
      client.setQueryData<TicketingData>(ticketingKey(provider.id), (known) => known && { ...known, check });
      await client.invalidateQueries({ queryKey: psaKey(provider.id) });
      if (check.problems.length === 0) notify.success(t('choices.fine'));
    },
    onError: notifyError,
  });
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed">
          {found ? t('choices.checked', { when: format.dateTime(found.checkedAt) }) : t('choices.never')}
        </Text>
        {can('rights.check') ? (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={14} />}
            loading={look.isPending}
            onClick={() => look.mutate()}
          >
            {t('choices.refresh')}
          </Button>
        ) : null}
      </Group>
      {found && found.problems.length > 0 ? (
        <Alert color="red" title={t('choices.title')} mb="sm">
          <ul className="plain-list">
            {found.problems.map((one) => (
              <li key={`${one.what} ${one.id}`}>
                {t(`choices.${one.what}`)}: {one.name} ({t(`ticketing.${one.state}`)})
              </li>
            ))}
          </ul>
          <Text size="sm" mt="xs">
            {t('choices.what-to-do')}
          </Text>
        </Alert>
      ) : null}
    </>
  );
}
