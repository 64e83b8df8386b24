import type { ConnectWiseClient } from '@parasol/connectwise';
import { probeAdd, probeEdit, probeRead, probeReducedRead, type Probed } from './probe.ts';

export type SetupLevel = 'add' | 'edit' | 'inquire';
export type SetupTable = 'Company / Configuration' | 'Service / Priority' | 'Service / Service Board';

export const setupLevels: readonly SetupLevel[] = ['add', 'edit', 'inquire'];
export const setupTables: readonly SetupTable[] = [
  'Company / Configuration',
  'Service / Priority',
  'Service / Service Board',
];

/** One call needs a level of Table Setup and a table on its allow list, both. */
export type Observation = { readonly level: SetupLevel; readonly table: SetupTable; readonly probed: Probed };

const pathOf: Readonly<Record<SetupTable, string>> = {
  'Company / Configuration': '/company/configurations/types',
  'Service / Priority': '/service/priorities',
  'Service / Service Board': '/service/boards',
};

const observe = async (
  client: ConnectWiseClient,
  level: SetupLevel,
  table: SetupTable,
): Promise<Observation> => {
  const path = pathOf[table];
  const probe =
    level === 'add'
      ? probeAdd
      : level === 'edit'
        ? probeEdit
        : table === 'Service / Priority'
          ? probeReducedRead
          : probeRead;
  return { level, table, probed: await probe(client, path) };
};

export type SetupKnowledge = {
  readonly levels: Readonly<Record<SetupLevel, boolean | null>>;
  readonly tables: Readonly<Record<SetupTable, boolean | null>>;
};

/**
 * What follows from the observations. A call that came through proves both its level and its table; a refused one
 * proves one of them missing once the other is proved present. What is left over stays null. Pure.
 */
export const concluded = (observations: readonly Observation[]): SetupKnowledge => {
  const levels: Record<SetupLevel, boolean | null> = { add: null, edit: null, inquire: null };
  const tables: Record<SetupTable, boolean | null> = {
    'Company / Configuration': null,
    'Service / Priority': null,
    'Service / Service Board': null,
  };
  for (const { level, table, probed } of observations)
    if (probed.seen === 'through') {
      levels[level] = true;
      tables[table] = true;
    }
  for (const { level, table, probed } of observations) {
    if (probed.seen !== 'refused') continue;
    if (levels[level] === true && tables[table] === null) tables[table] = false;
    if (tables[table] === true && levels[level] === null) levels[level] = false;
  }
  return { levels, tables };
};

/**
 * Asks for all pairs of level and table that are still in doubt, the pairs that Parasol itself uses first: with all
 * rights five calls, at most nine.
 */
export const probeTableSetup = async (client: ConnectWiseClient): Promise<readonly Observation[]> => {
  const observations: Observation[] = [];
  for (const table of setupTables) observations.push(await observe(client, 'inquire', table));
  for (const level of ['add', 'edit'] as const)
    observations.push(await observe(client, level, 'Company / Configuration'));
  for (const table of ['Service / Service Board', 'Service / Priority'] as const)
    for (const level of ['add', 'edit'] as const) {
      const known = concluded(observations);
      if (known.levels[level] === null || known.tables[table] === null)
        observations.push(await observe(client, level, table));
    }
  return observations;
};
