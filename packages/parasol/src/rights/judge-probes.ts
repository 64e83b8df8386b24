import {
  PsaCallError,
  umbrellaRights,
  type ConnectWiseClient,
  type UmbrellaRight,
} from '@parasol/connectwise';
import { z } from 'zod';
import type { Judgement } from './judge-own-security.ts';
import { probeAdd, probeEdit, probeRead, type Probed } from './probe.ts';
import {
  concluded,
  probeTableSetup,
  setupLevels,
  setupTables,
  type Observation,
  type SetupKnowledge,
} from './probe-table-setup.ts';
import type { ExcessRight, RightFinding } from './report.ts';
import { cellOf, inWords, repair } from './words.ts';

const pathOfRow: Readonly<Record<string, string>> = {
  'Company Maintenance': '/company/companies',
  Configurations: '/company/configurations',
  'Service Tickets': '/service/tickets',
};

const atLeastMy =
  'A call that needs it came through. Whether the level is All or only My can’t be told from outside.';

const ofProbe = (right: UmbrellaRight, { seen, why }: Probed): RightFinding => {
  const cell = cellOf(right);
  const finding = { id: right.id, ...cell };
  switch (seen) {
    case 'through':
      return { ...finding, state: 'unknown', works: true, why: atLeastMy };
    case 'refused':
      return { ...finding, state: 'missing', works: false, why: `The PSA ${why}. ${repair(cell)}` };
    case 'nothing':
      return { ...finding, state: 'unknown', why: `The probe showed nothing: the PSA ${why}.` };
    default:
      return seen satisfies never;
  }
};

const ofKnowledge = (
  right: UmbrellaRight,
  known: SetupKnowledge,
  observations: readonly Observation[],
): RightFinding => {
  const cell = cellOf(right);
  const finding = { id: right.id, ...cell };
  const level = right.kind === 'level' ? setupLevels.find((name) => name === right.column) : undefined;
  const table = right.kind === 'table' ? setupTables.find((name) => name === right.table) : undefined;
  const has = level !== undefined ? known.levels[level] : table !== undefined ? known.tables[table] : null;
  const concerned = observations.filter((seen) => seen.level === level || seen.table === table);
  if (has === true)
    return table === undefined
      ? { ...finding, state: 'unknown', works: true, why: atLeastMy }
      : { ...finding, state: 'granted', works: true };
  if (has === false) return { ...finding, state: 'missing', works: false, why: repair(cell) };
  const refused = concerned.filter(({ probed }) => probed.seen === 'refused');
  if (refused.length === 0)
    return {
      ...finding,
      state: 'unknown',
      why: `The probes showed nothing: the PSA ${concerned[0]?.probed.why ?? 'was not asked'}.`,
    };
  const other =
    table === undefined
      ? 'its level is None or none of its three tables is allowed'
      : 'this table is not allowed or the levels of System > Table Setup are None';
  return {
    ...finding,
    state: 'unknown',
    works: false,
    why: `Every call that needs it is refused: ${other}. Set both: ${repair(cell)}`,
  };
};

/** Rights above the 13 that a read alone betrays: of endpoints whose right is published. Most can't be seen this way. */
const telltales = [
  { path: '/system/members', area: 'System', row: 'Member Maintenance' },
  { path: '/finance/agreements', area: 'Finance', row: 'Agreements' },
] as const;

const excessSeen = async (client: ConnectWiseClient): Promise<ExcessRight[]> => {
  const excess: ExcessRight[] = [];
  for (const { path, area, row } of telltales)
    if ((await probeRead(client, path)).seen === 'through')
      excess.push({ area, row, column: 'inquire', table: null, level: 'at least My' });
  return excess;
};

const probeRow = async (client: ConnectWiseClient, right: UmbrellaRight): Promise<Probed | null> => {
  if (right.kind === 'table' || right.row === 'Table Setup') return null;
  const path = pathOfRow[right.row];
  if (path === undefined) return { seen: 'nothing', why: `has no probe for ${inWords(cellOf(right))}` };
  switch (right.column) {
    case 'inquire':
      return probeRead(client, path);
    case 'add':
      return probeAdd(client, path);
    case 'edit':
      return probeEdit(client, path);
    case 'delete':
      return { seen: 'nothing', why: 'is never asked to delete' };
    default:
      return right.column satisfies never;
  }
};

/** Stops a check whose every probe would fail for the same reason, such as a deleted key. */
const mustAnswer = async (client: ConnectWiseClient): Promise<void> => {
  const answer = await client.get('/company/companies', z.unknown(), { pageSize: 1, fields: 'id' });
  if (answer.outcome === 'ok' || (answer.outcome === 'refused' && answer.status !== 401)) return;
  throw new PsaCallError('The PSA could not be asked', answer);
};

/** Finds out by reads, and by writes that can only fail, what the PSA doesn't say. Throws PsaCallError. */
export const judgeByProbes = async (client: ConnectWiseClient): Promise<Judgement> => {
  await mustAnswer(client);
  const observations = await probeTableSetup(client);
  const known = concluded(observations);
  const rights: RightFinding[] = [];
  for (const right of umbrellaRights) {
    const probed = await probeRow(client, right);
    rights.push(probed === null ? ofKnowledge(right, known, observations) : ofProbe(right, probed));
  }
  return { rights, excess: await excessSeen(client), closeTickets: null };
};
