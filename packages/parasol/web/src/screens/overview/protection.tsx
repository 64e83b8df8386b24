import { Card, Text, Title } from '@mantine/core';
import { IconCheck, IconClose, IconWarning, useFormats } from '@parasol/web-kit';
import type { ReactNode } from 'react';
import type { Overview } from '../../api/overview.ts';
import { useT } from '../../i18n.ts';

/** How many customers are protected, in part or not at all: each with its sign and number, not its colour alone. */
export function Protection({ data }: { data: Overview }) {
  const t = useT();
  const format = useFormats();
  const { protection } = data;
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t('protection.title')}
      </Title>
      {protection === null ? (
        <Text size="sm" c="dimmed">
          {t('protection.none')}
        </Text>
      ) : (
        <>
          <div className="numbers">
            <State sign={<IconCheck size={20} />} count={protection.active} label={t('protection.active')} />
            <State
              sign={<IconWarning size={20} />}
              count={protection.partial}
              label={t('protection.partial')}
            />
            <State
              sign={<IconClose size={20} />}
              count={protection.inactive}
              label={t('protection.inactive')}
            />
          </div>
          <Text size="xs" c="dimmed" mt="xs">
            {t('protection.at', { at: format.dateTime(protection.at) })}
          </Text>
        </>
      )}
    </Card>
  );
}

function State({ sign, count, label }: { sign: ReactNode; count: number; label: string }) {
  const { number } = useFormats();
  return (
    <div className="protection-state">
      <span className="number-value">
        {sign} {number(count)}
      </span>
      <Text size="sm">{label}</Text>
    </div>
  );
}
