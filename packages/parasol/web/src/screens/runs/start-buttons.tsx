import { Button } from '@mantine/core';
import { useGo, useNotifyError } from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { runsKey, startRun } from '../../api/runs.ts';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

/** Starts a run, for real or dry, and shows it. */
export function StartButtons() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const go = useGo();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const start = useMutation({
    mutationFn: (dryRun: boolean) => startRun(provider.id, { dryRun }),
    async onSuccess({ runId }) {
      await client.invalidateQueries({ queryKey: runsKey(provider.id) });
      go(screenOf(provider.id, `/runs/${runId}`));
    },
    onError: notifyError,
  });
  if (!can('runs.start')) return null;
  return (
    <>
      <Button variant="default" disabled={start.isPending} onClick={() => start.mutate(true)}>
        {t('runs.dry-run')}
      </Button>
      <Button loading={start.isPending} onClick={() => start.mutate(false)}>
        {t('runs.start')}
      </Button>
    </>
  );
}
