import { join } from 'node:path';

import { keepEvidence } from './evidence.ts';
import { readConfigurations, readTickets } from './psa-records.ts';
import type { SoakTown } from './set-up.ts';
import { verify } from './verify.ts';

/** What the PSA holds at the end, counted against what it should hold. */
export type Verdict = {
  incidents: number;
  tickets: number;
  /** Windows of activity, each told once by the ticket or by a note. */
  windows: number;
  notes: number;
  configurations: number;
  duplicates: number;
  lost: number;
  wrong: number;
};

/**
 * Reads the PSA and compares. `also` names what was found wrong beside it; where anything is wrong, the evidence is
 * kept in `stateDir/logs/evidence.json`.
 */
export const verdictOf = async (
  { psa, world }: SoakTown,
  o: { readonly ownerUrl: string; readonly stateDir: string; readonly also: readonly string[] },
): Promise<{ readonly verdict: Verdict; readonly findings: string[] }> => {
  const tickets = await readTickets(psa);
  const configurations = await readConfigurations(psa);
  const { incidents, windows, duplicates, lost, wrong } = verify(world, { tickets, configurations });
  const findings = [...duplicates, ...lost, ...wrong, ...o.also];
  if (findings.length > 0)
    await keepEvidence(join(o.stateDir, 'logs', 'evidence.json'), {
      ownerUrl: o.ownerUrl,
      findings,
      psa: { tickets, configurations },
    });
  const verdict = {
    incidents,
    tickets: tickets.length,
    windows,
    notes: tickets.reduce((sum, ticket) => sum + ticket.windows.length, 0) - tickets.length,
    configurations: configurations.length,
    duplicates: duplicates.length,
    lost: lost.length,
    wrong: wrong.length,
  };
  return { verdict, findings };
};
