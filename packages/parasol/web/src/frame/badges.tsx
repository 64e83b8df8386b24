import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconCheck, IconClose, IconHistory, IconWarning } from '@parasol/web-kit';

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'plain';

const colours = { good: 'teal', bad: 'red', warn: 'orange', busy: 'blue', plain: 'gray' } as const;
const signs: Record<Tone, ReactNode> = {
  good: <IconCheck size={12} />,
  bad: <IconClose size={12} />,
  warn: <IconWarning size={12} />,
  busy: <IconHistory size={12} />,
  plain: null,
};

/** A state as a word with a sign, so that it can be read without colour. */
export function StateBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <Badge
      className="state-badge"
      variant="light"
      color={colours[tone]}
      leftSection={signs[tone]}
      tt="none"
      fw={600}
    >
      {children}
    </Badge>
  );
}
