import type { ConnectWiseClient } from '@parasol/connectwise';
import { findHiddenRecords } from './hidden-records.ts';
import { judgeOwnSecurity, type Judgement } from './judge-own-security.ts';
import { judgeByProbes } from './judge-probes.ts';
import { isAdmin, readOwnSecurity } from './own-security.ts';
import type { RightFinding, RightsReport } from './report.ts';
import { inWords } from './words.ts';

const idsOf = (rights: readonly RightFinding[], state: RightFinding['state']): string[] =>
  rights.filter((right) => right.state === state).map((right) => right.id);

/** Where the PSA shows its own answer only in part, probes fill in what it leaves open. */
const completed = async (client: ConnectWiseClient, judgement: Judgement): Promise<Judgement> => {
  if (judgement.rights.every((right) => right.state !== 'unknown')) return judgement;
  const probed = new Map((await judgeByProbes(client)).rights.map((right) => [right.id, right]));
  return {
    ...judgement,
    rights: judgement.rights.map((right) =>
      right.state === 'unknown' ? (probed.get(right.id) ?? right) : right,
    ),
  };
};

/**
 * Which of the 13 rights the client's key has. The PSA is asked first (`/system/mySecurity`); where it doesn't say,
 * probes that can't change anything are made, and what they can't tell is `unknown`.
 *
 * Throws PsaCallError when the PSA can't be asked at all: no answer, or a key that it doesn't know.
 */
export const checkRights = async (client: ConnectWiseClient, now: Date): Promise<RightsReport> => {
  const own = await readOwnSecurity(client);
  const fromOwn = own === null ? null : judgeOwnSecurity(own);
  // Rows under names that we don't know are as good as none.
  const readable = fromOwn !== null && fromOwn.rights.some((right) => right.state !== 'unknown');
  const { rights, excess, closeTickets } = readable
    ? await completed(client, fromOwn)
    : await judgeByProbes(client);
  return {
    checkedAt: now,
    method: readable ? 'mySecurity' : 'probes',
    rights,
    granted: idsOf(rights, 'granted').length,
    missing: idsOf(rights, 'missing'),
    unknown: idsOf(rights, 'unknown'),
    excess: excess.map((cell) => `${inWords(cell)} (${cell.level})`),
    excessRights: excess,
    admin: readable && own !== null ? isAdmin(own) : null,
    hidden: await findHiddenRecords(client, own?.memberId ?? null),
    optional: { closeTickets },
  };
};
