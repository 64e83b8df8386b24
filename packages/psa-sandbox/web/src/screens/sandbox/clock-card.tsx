import { Button, Fieldset, Group, Text } from '@mantine/core';
import { useFormats } from '@parasol/web-kit';
import { useClock, useClockChanges } from '../../api/callbacks.ts';
import { say, sayError } from '../../frame/messages.tsx';
import { useT } from '../../i18n.ts';

const hourMs = 3_600_000;
const steps = [
  { label: 'clock.hour', ms: hourMs },
  { label: 'clock.day', ms: 24 * hourMs },
  { label: 'clock.three-days', ms: 72 * hourMs },
] as const;

const move = (change: Promise<void>, said: string): void =>
  void change.then(
    () => say(said),
    (error: unknown) => sayError(error),
  );

/** The sandbox's clock, which can be moved ahead: three days pass at once. */
export function ClockCard() {
  const t = useT();
  const format = useFormats();
  const { data } = useClock();
  const changes = useClockChanges();
  if (!data) return null;
  return (
    <Fieldset legend={t('clock.title')} mt="md">
      <Text size="sm" mb="xs" component="output" display="block">
        {data.aheadMs === 0
          ? t('clock.now', { time: format.instant(data.now) })
          : t('clock.ahead', { time: format.instant(data.now), hours: Math.round(data.aheadMs / hourMs) })}
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        {t('clock.text')}
      </Text>
      <Group gap="xs">
        {steps.map(({ label, ms }) => (
          <Button
            key={label}
            variant="default"
            size="xs"
            onClick={() => move(changes.advance(ms), t('clock.moved', { by: t(label) }))}
          >
            {t('clock.move', { by: t(label) })}
          </Button>
        ))}
        <Button
          variant="default"
          size="xs"
          disabled={data.aheadMs === 0}
          onClick={() => move(changes.setRight(), t('clock.set-right-done'))}
        >
          {t('clock.set-right')}
        </Button>
      </Group>
    </Fieldset>
  );
}
