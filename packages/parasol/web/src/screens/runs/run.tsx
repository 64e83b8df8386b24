import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { Loaded, PageHead, useFormats, useGo, useNotifyError } from '@parasol/web-kit';
import { useMutation } from '@tanstack/react-query';
import { isActive, startRun, useLiveRun, type OneRun } from '../../api/runs.ts';
import { screenOf, useCan, useParam, useProvider } from '../../frame/use-provider.ts';
import { useWords } from '../../frame/words.ts';
import { i18n, useT } from '../../i18n.ts';
import { RunActions } from './run-actions.tsx';
import { RunPlan } from './run-plan.tsx';
import { RunCounts } from './run-result.tsx';
import { RunStateBadge } from './run-state.tsx';
import { Steps } from './steps.tsx';

/** One run: progress while it goes on, then what it did, or would do. */
export function Run() {
  const t = useT();
  const provider = useProvider();
  const runId = useParam('runId');
  const run = useLiveRun(provider.id, runId);
  return (
    <Loaded query={run}>
      {(data) => (
        <>
          <PageHead
            crumbs={[
              { label: t('menu.runs'), href: screenOf(provider.id, '/runs') },
              { label: t('runs.one') },
            ]}
            title={data.dryRun ? t('runs.dry-run') : t('runs.one')}
            actions={isActive(data.state) ? <RunActions run={data} /> : undefined}
          />
          <Stack>
            <Head run={data} />
            {data.problem ? <Problem run={data} problem={data.problem} /> : null}
            {data.result ? <Warnings warnings={data.result.warnings} /> : null}
            <Steps run={data} />
            {data.result ? <RunCounts run={data} result={data.result} before={data.before} /> : null}
            {data.result?.plan ? (
              <RunPlan plan={data.result.plan} stopped={data.state === 'stopped'} />
            ) : null}
          </Stack>
        </>
      )}
    </Loaded>
  );
}

function Head({ run }: { run: OneRun }) {
  const t = useT();
  const format = useFormats();
  const tenths = (seconds: number) => format.number(Math.round(seconds * 10) / 10);
  const usualEnd =
    run.state === 'running' && run.startedAt && run.before?.seconds
      ? new Date(Date.parse(run.startedAt) + run.before.seconds * 1000)
      : null;
  const seconds =
    run.startedAt && run.endedAt ? (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000 : null;
  return (
    <Group gap="md" aria-live="polite">
      <RunStateBadge state={run.state} paused={run.paused} />
      <Text size="sm" c="dimmed">
        {format.instant(run.startedAt ?? run.createdAt)}
        {seconds === null ? '' : ` · ${t('runs.seconds', { seconds: tenths(seconds) })}`}
        {` · ${run.requestedBy ?? t('trigger.schedule')}`}
        {run.before === null || run.before.seconds === null
          ? ''
          : ` · ${t('runs.before-took', { seconds: tenths(run.before.seconds) })}`}
        {usualEnd === null ? '' : ` · ${t('runs.ends-about', { at: format.instant(usualEnd) })}`}
      </Text>
    </Group>
  );
}

function Warnings({ warnings }: { warnings: NonNullable<OneRun['result']>['warnings'] }) {
  const t = useT();
  if (warnings.length === 0) return null;
  return (
    <Alert color="orange" title={t('runs.warnings')}>
      <List size="sm">
        {warnings.map(({ code, message, values }) => {
          const key = `run-warning.${code}`;
          return <List.Item key={message}>{key in i18n.messages ? i18n._(key, values) : message}</List.Item>;
        })}
      </List>
    </Alert>
  );
}

function Problem({ run, problem }: { run: OneRun; problem: NonNullable<OneRun['problem']> }) {
  const t = useT();
  const words = useWords();
  const provider = useProvider();
  const go = useGo();
  const notifyError = useNotifyError();
  const can = useCan();
  const release = useMutation({
    mutationFn: () => startRun(provider.id, { dryRun: false, brakeReleased: true }),
    onSuccess: ({ runId }) => go(screenOf(provider.id, `/runs/${runId}`)),
    onError: notifyError,
  });
  const { code, message, advice } = problem;
  return (
    <Alert
      color={run.state === 'failed' ? 'red' : 'orange'}
      role="alert"
      title={words('error', code, message)}
    >
      <Text size="sm">{words('error', `${code}.advice`, advice)}</Text>
      {run.state === 'stopped' && can('runs.start') ? (
        <Button mt="sm" variant="default" loading={release.isPending} onClick={() => release.mutate()}>
          {t('runs.release')}
        </Button>
      ) : null}
    </Alert>
  );
}
