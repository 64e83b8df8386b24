import { intentKinds, type IntentKind } from '../ledger/index.ts';
import type { Run } from './types.ts';

const ticketKinds = intentKinds.filter((kind) => kind.startsWith('ticket-'));

/**
 * What is delivered beside a run. It delivers for itself, in its own order and into its own counts: tickets until it is
 * through with them, configurations until it ends. A ticket in doubt must not wait for thousands of configurations, nor
 * for a run that is paused among them, nor for one that is laid down among its tickets: nobody writes them meanwhile. A
 * dry run writes nothing.
 */
export const kindsBeside = (
  active: Pick<Run, 'steps' | 'state' | 'dryRun'> | null,
  paused: boolean,
): readonly IntentKind[] => {
  if (active === null || active.dryRun) return intentKinds;
  const decided = active.steps.filter((one) => one.phase !== 'collect');
  if (decided.length === 0) return intentKinds;
  if (paused || active.state === 'queued') return ticketKinds;
  const ofTickets = decided.filter((one) => one.step === 'tickets' || one.step === 'deliver');
  const through = ofTickets.some((one) => one.step === 'deliver' && one.finished);
  return ofTickets.length === 0 || through ? ticketKinds : [];
};
