import { Alert, Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { Loaded, PageHead, useFormats, useGo, useNotifyError } from '@parasol/web-kit';
import { useMutation } from '@tanstack/react-query';
import { api, nothing, ofProvider } from '../../api/client.ts';
import { isActive, startRun, useLiveRun, type Run as RunRecord } from '../../api/runs.ts';
import { screenOf, useCan, useParam, useProvider } from '../../frame/use-provider.ts';
import { i18n, useT } from '../../i18n.ts';
import { RunResult } from './run-result.tsx';
import { RunStateBadge } from './run-state.tsx';

/** One run: progress while it goes on, then what it did. */
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
            actions={isActive(data.state) ? <Cancel run={data} /> : undefined}
          />
          <Stack>
            <Head run={data} />
            {data.problem ? <Problem run={data} /> : null}
            <Steps run={data} />
            {data.result ? <RunResult run={data} result={data.result} /> : null}
          </Stack>
        </>
      )}
    </Loaded>
  );
}

function Head({ run }: { run: RunRecord }) {
  const t = useT();
  const format = useFormats();
  const seconds =
    run.startedAt && run.endedAt ? (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000 : null;
  return (
    <Group gap="md" aria-live="polite">
      <RunStateBadge state={run.state} />
      <Text size="sm" c="dimmed">
        {format.instant(run.startedAt ?? run.createdAt)}
        {seconds === null
          ? ''
          : ` · ${t('runs.seconds', { seconds: format.number(Math.round(seconds * 10) / 10) })}`}
        {` · ${run.requestedBy ?? t('trigger.schedule')}`}
      </Text>
    </Group>
  );
}

const own = (key: string, fallback: string): string => (key in i18n.messages ? i18n._(key) : fallback);

function Problem({ run }: { run: RunRecord }) {
  const t = useT();
  const provider = useProvider();
  const go = useGo();
  const notifyError = useNotifyError();
  const can = useCan();
  const release = useMutation({
    mutationFn: () => startRun(provider.id, { dryRun: false, brakeReleased: true }),
    onSuccess: ({ runId }) => go(screenOf(provider.id, `/runs/${runId}`)),
    onError: notifyError,
  });
  if (!run.problem) return null;
  const { code, message, advice } = run.problem;
  return (
    <Alert
      color={run.state === 'failed' ? 'red' : 'orange'}
      role="alert"
      title={own(`error.${code}`, message)}
    >
      <Text size="sm">{own(`error.${code}.advice`, advice)}</Text>
      {run.state === 'stopped' && can('runs.start') ? (
        <Button mt="sm" variant="default" loading={release.isPending} onClick={() => release.mutate()}>
          {t('runs.release')}
        </Button>
      ) : null}
    </Alert>
  );
}

const phases = ['collect', 'plan', 'deliver'] as const;

function Steps({ run }: { run: RunRecord }) {
  const t = useT();
  const format = useFormats();
  if (run.steps.length === 0) return isActive(run.state) ? <Text size="sm">{t('runs.waiting')}</Text> : null;
  return (
    <Card withBorder>
      <Stack gap="md">
        {phases.map((phase) => {
          const steps = run.steps.filter((step) => step.phase === phase);
          if (steps.length === 0) return null;
          return (
            <section key={phase} aria-label={t(`phase.${phase}`)}>
              <Title order={2} size="h5" mb={6}>
                {t(`phase.${phase}`)}
              </Title>
              <Stack gap="xs">
                {steps.map((step) => {
                  const key = `step.${step.step}`;
                  const name = key in i18n.messages ? i18n._(key) : step.step;
                  const share = step.finished ? 100 : step.total ? (100 * step.done) / step.total : 0;
                  const active = !step.finished && isActive(run.state);
                  return (
                    <div key={step.step}>
                      <Group justify="space-between">
                        <Text size="sm">{name}</Text>
                        <Text size="sm" c="dimmed">
                          {step.total === null
                            ? step.done > 0
                              ? format.number(step.done)
                              : ''
                            : `${format.number(step.done)} / ${format.number(step.total)}`}
                        </Text>
                      </Group>
                      <Progress
                        value={step.total === null && active ? 100 : share}
                        animated={active}
                        size="sm"
                        aria-label={name}
                      />
                    </div>
                  );
                })}
              </Stack>
            </section>
          );
        })}
      </Stack>
    </Card>
  );
}

function Cancel({ run }: { run: RunRecord }) {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const notifyError = useNotifyError();
  const cancel = useMutation({
    mutationFn: () => api.post(ofProvider(provider.id, `/runs/${run.runId}/cancel`), {}, nothing),
    onError: notifyError,
  });
  if (!can('runs.start')) return null;
  return (
    <Button
      variant="default"
      color="red"
      loading={cancel.isPending}
      disabled={run.cancelRequested}
      onClick={() => cancel.mutate()}
    >
      {run.cancelRequested ? t('runs.cancelling') : t('runs.cancel')}
    </Button>
  );
}
