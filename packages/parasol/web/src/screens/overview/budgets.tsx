import { Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { useFormats } from '@parasol/web-kit';
import type { Overview } from '../../api/overview.ts';
import { i18n, useT } from '../../i18n.ts';

/** How much of each vendor budget is in use. */
export function Budgets({ budgets }: { budgets: Overview['budgets'] }) {
  const t = useT();
  const format = useFormats();
  const { number } = format;
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t('budgets.title')}
      </Title>
      {budgets.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('budgets.none')}
        </Text>
      ) : (
        <Stack gap="xs">
          {budgets.map((budget) => {
            const key = `budget.${budget.name}`;
            const name = key in i18n.messages ? i18n._(key) : budget.name;
            return (
              <div key={`${budget.name}-${budget.perSeconds}`}>
                <Group justify="space-between">
                  <Text size="sm">{name}</Text>
                  <Text size="sm" c="dimmed">
                    {t('budgets.use', {
                      used: number(budget.used),
                      limit: number(budget.limit),
                      seconds: number(budget.perSeconds),
                    })}
                  </Text>
                </Group>
                {budget.waitsUntil === null ? null : (
                  <Text size="sm" fw={600}>
                    {t('budgets.waits', { until: format.instant(budget.waitsUntil) })}
                  </Text>
                )}
                <Progress
                  value={(100 * budget.used) / Math.max(1, budget.limit)}
                  size="sm"
                  aria-label={name}
                />
              </div>
            );
          })}
        </Stack>
      )}
    </Card>
  );
}
