import { Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { useFormats } from '@parasol/web-kit';
import { isActive, type Run, type RunStep } from '../../api/runs.ts';
import { useT } from '../../i18n.ts';
import { useWords } from '../../frame/words.ts';
import { usePace } from './use-pace.ts';

const phases = ['collect', 'plan', 'deliver'] as const;

/** How far each step of a run has come: counts, rate, and about when it ends. */
export function Steps({ run }: { run: Run }) {
  const t = useT();
  if (run.steps.length === 0)
    return isActive(run.state) && !run.paused ? <Text size="sm">{t('runs.waiting')}</Text> : null;
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
                {steps.map((step) => (
                  <Step key={step.step} step={step} active={run.state === 'running' && !step.finished} />
                ))}
              </Stack>
            </section>
          );
        })}
      </Stack>
    </Card>
  );
}

function Step({ step, active }: { step: RunStep; active: boolean }) {
  const t = useT();
  const words = useWords();
  const format = useFormats();
  const pace = usePace(step, active);
  const name = words('step', step.step);
  const share = step.finished ? 100 : step.total ? (100 * step.done) / step.total : 0;
  const counted =
    step.total === null
      ? step.done > 0
        ? format.number(step.done)
        : ''
      : `${format.number(step.done)} / ${format.number(step.total)}`;
  return (
    <div>
      <Group justify="space-between">
        <Text size="sm">{name}</Text>
        <Text size="sm" c="dimmed">
          {counted}
          {pace === null
            ? ''
            : ` · ${t('runs.rate', { rate: format.number(Math.round(pace.perSecond * 10) / 10) })}`}
          {pace === null || pace.secondsLeft === null
            ? ''
            : ` · ${t('runs.left', { seconds: Math.max(1, Math.round(pace.secondsLeft)) })}`}
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
}
