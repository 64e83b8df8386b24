import type { Incident } from '../../api/incidents.ts';
import { StateBadge, type Tone } from '../../frame/badges.tsx';
import { useT } from '../../i18n.ts';

/** How an incident stands; while its ticket is being written, how the writing stands. */
export function IncidentStateBadge({ incident }: { incident: Incident }) {
  const t = useT();
  const { state, writeState, ticketId } = incident;
  if (state === 'open' && ticketId === null && writeState !== null && writeState !== 'done') {
    return <WriteStateBadge state={writeState} />;
  }
  const tones: Record<Incident['state'], Tone> = { open: 'warn', unmapped: 'plain', closed: 'good' };
  const closed = incident.closeReason === null ? null : t(`close-reason.${incident.closeReason}`);
  return (
    <StateBadge tone={tones[state]}>
      {t(`incident-state.${state}`)}
      {closed === null ? '' : ` (${closed})`}
    </StateBadge>
  );
}

const writeTones = {
  pending: 'busy',
  sending: 'busy',
  done: 'good',
  unknown: 'warn',
  refused: 'bad',
  held: 'bad',
} as const;

/** How one write to the PSA stands. */
export function WriteStateBadge({ state }: { state: NonNullable<Incident['writeState']> }) {
  const t = useT();
  return <StateBadge tone={writeTones[state]}>{t(`write-state.${state}`)}</StateBadge>;
}
