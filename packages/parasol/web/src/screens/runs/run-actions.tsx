import { Button } from '@mantine/core';
import { useNotifyError } from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelRun, pauseRuns, runsKey, type Run } from '../../api/runs.ts';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

/** Pause, go on and cancel, while a run is under way. Pausing holds all of the provider's runs. */
export function RunActions({ run }: { run: Run }) {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const cancel = useMutation({
    mutationFn: () => cancelRun(provider.id, run.runId),
    onSuccess: () => client.invalidateQueries({ queryKey: runsKey(provider.id) }),
    onError: notifyError,
  });
  const pause = useMutation({
    mutationFn: (paused: boolean) => pauseRuns(provider.id, paused),
    onSuccess: () => client.invalidateQueries({ queryKey: runsKey(provider.id) }),
    onError: notifyError,
  });
  if (!can('runs.start')) return null;
  return (
    <>
      {run.dryRun ? null : (
        <Button
          variant="default"
          loading={pause.isPending}
          disabled={run.cancelRequested}
          onClick={() => pause.mutate(!run.paused)}
        >
          {t(run.paused ? 'runs.go-on' : 'runs.pause-this')}
        </Button>
      )}
      <Button
        variant="default"
        color="red"
        loading={cancel.isPending}
        disabled={run.cancelRequested}
        onClick={() => cancel.mutate()}
      >
        {run.cancelRequested ? t('runs.cancelling') : t('runs.cancel')}
      </Button>
    </>
  );
}
