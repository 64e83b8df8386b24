import { Button } from '@mantine/core';
import { notify, useNotifyError } from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { configurationsKey, takeBackChoice, type Configuration } from '../../api/configurations.ts';
import { customersKey } from '../../api/customers.ts';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { ChoiceDialog } from './choice-dialog.tsx';

/** The way to choose a customer's configuration, where several could be meant, and back from a new one. */
export function ChoiceButton({ row }: { row: Configuration }) {
  const can = useCan();
  if (!can('mappings.change')) return null;
  if (row.reason === 'several-to-adopt') return <Choose row={row} />;
  return row.reason === 'new-chosen' ? <TakeBack row={row} /> : null;
}

function Choose({ row }: { row: Configuration }) {
  const t = useT();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        size="compact-xs"
        variant="light"
        mt={4}
        onClick={() => setOpened(true)}
        aria-label={t('choice.choose-for', { customer: row.customerName })}
      >
        {t('choice.choose')}
      </Button>
      {opened ? <ChoiceDialog row={row} onClose={() => setOpened(false)} /> : null}
    </>
  );
}

function TakeBack({ row }: { row: Configuration }) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const takeBack = useMutation({
    mutationFn: () => takeBackChoice(provider.id, row.organizationId),
    onSuccess: () => notify.success(t('choice.taken-back', { customer: row.customerName })),
    onError: notifyError,
    // Where a run was quicker, the list shows what it made.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: configurationsKey(provider.id) }),
        client.invalidateQueries({ queryKey: customersKey(provider.id) }),
      ]),
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      mt={4}
      loading={takeBack.isPending}
      onClick={() => takeBack.mutate()}
      aria-label={t('choice.take-back-of', { customer: row.customerName })}
    >
      {t('choice.take-back')}
    </Button>
  );
}
