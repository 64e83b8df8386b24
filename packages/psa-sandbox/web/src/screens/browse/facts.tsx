import { Card } from '@mantine/core';
import type { ReactNode } from 'react';

export type FactRow = readonly [name: string, value: ReactNode];

/** A record's fields as names and values; empty ones are left out. */
export function Facts({ rows }: { rows: readonly FactRow[] }) {
  const shown = rows.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return (
    <Card withBorder mb="md">
      <dl className="psa-facts">
        {shown.map(([name, value]) => (
          <div key={name} className="psa-fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
