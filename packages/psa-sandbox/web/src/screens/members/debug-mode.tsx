import { Button, Group, NumberInput, Text } from '@mantine/core';
import { useFormats } from '@parasol/web-kit';
import { useState } from 'react';
import { useMemberChanges } from '../../api/members.ts';
import { say, sayError } from '../../frame/messages.tsx';
import { useT } from '../../i18n.ts';

const minutesMax = 1_440;

/** "Start Debug Mode": for so long, the log keeps the bodies as well. */
export function DebugMode({ memberId, until }: { memberId: number; until: string | null }) {
  const t = useT();
  const format = useFormats();
  const changes = useMemberChanges();
  const [minutes, setMinutes] = useState(30);
  const set = (wanted: number) =>
    void changes
      .debug(memberId, wanted)
      .then(({ debugUntil }) =>
        say(
          debugUntil === null
            ? t('logs.debug-stopped')
            : t('logs.debug-started', { time: format.dateTime(debugUntil) }),
        ),
      )
      .catch(sayError);
  if (until !== null) {
    return (
      <Group gap="xs">
        <Text size="sm">{t('logs.debug-until', { time: format.dateTime(until) })}</Text>
        <Button variant="default" onClick={() => set(0)}>
          {t('logs.debug-stop')}
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="xs">
      <NumberInput
        aria-label={t('logs.debug-minutes')}
        w={90}
        min={1}
        max={minutesMax}
        clampBehavior="strict"
        allowDecimal={false}
        value={minutes}
        onChange={(value) => setMinutes(Math.min(minutesMax, Math.max(1, Number(value) || 1)))}
      />
      <Button variant="default" onClick={() => set(minutes)}>
        {t('logs.debug-start')}
      </Button>
    </Group>
  );
}
