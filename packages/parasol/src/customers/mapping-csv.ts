import { askInProvider } from '@parasol/postgres';
import { z } from 'zod';
import type { Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { formatCsv, parseCsv, type CsvLine } from './csv.ts';
import { mapCustomers, previewMappings } from './map-customers.ts';
import { allJoined } from './list-store.ts';
import { mappingProblems, type MappingInput, type MappingPair } from './types.ts';

export type CsvImport = {
  /** False for a preview. */
  readonly applied: boolean;
  /** Lines that name a company. */
  readonly rows: number;
  readonly mapped: number;
  readonly unchanged: number;
  /** For a preview: what would be mapped, by name; at most 1,000, those that replace another company first. */
  readonly pairs: readonly (Omit<MappingPair, 'row'> & { readonly line: number })[];
  /** Lines that were not applied, in the order of the file. */
  readonly errors: readonly CsvLineError[];
};

export const csvProblems = [
  ...mappingProblems,
  'organization-id-not-a-number',
  'company-rec-id-not-a-number',
] as const;
export type CsvProblem = (typeof csvProblems)[number];

export type CsvLineError = {
  /** Counted from 1, the heading's. */
  readonly line: number;
  readonly problem: CsvProblem;
  /** The customer and the company as the line has them. */
  readonly customer: string;
  readonly company: string;
  /** Customers that have the company already. */
  readonly takenBy: readonly string[];
  readonly message: string;
};

const pairsMax = 1_000;

const headings = [
  'organization_id',
  'organization_name',
  'company_id',
  'company_rec_id',
  'company_name',
  'confirmed',
] as const;
type Heading = (typeof headings)[number];

const textMax = 5_000_000;

/** One line per customer, the unmapped ones with empty company cells, ready to be filled in and imported again. */
export const exportMappingsCsv = async (deps: Pick<Deps, 'db'>, providerId: string): Promise<string> => {
  const rows = await askInProvider(deps.db, providerId, async (tx) => allJoined(tx, providerId));
  return formatCsv([
    headings,
    ...rows
      .filter((row) => row.removed_at === null || row.company_rec_id !== null)
      .map((row) => [
        row.organization_id,
        row.name,
        row.company_identifier,
        row.company_rec_id,
        row.company_name,
        null,
      ]),
  ]);
};

type Cells = (heading: Heading, line: CsvLine) => string;

const cellsBy = (heading: CsvLine | undefined): Cells => {
  const names = heading?.cells.map((cell) => cell.trim().toLowerCase().replaceAll(' ', '_')) ?? [];
  const has = (name: Heading): boolean => names.includes(name);
  if (!has('organization_id') || !(has('company_id') || has('company_rec_id')))
    throw parasolError('csv_headings_wrong', { found: names.slice(0, 20), needed: headings });
  // The apostrophe is what the export puts in front of cells that look like formulas.
  return (name, line) => (line.cells[names.indexOf(name)] ?? '').trim().replace(/^'(?=[=+\-@])/, '');
};

type Read = {
  readonly line: number;
  readonly customer: string;
  readonly company: string;
  readonly input: MappingInput | null;
  readonly problem: keyof typeof messages | null;
};

const messages = {
  'organization-id-not-a-number': 'organization_id is not a number.',
  'company-rec-id-not-a-number': 'company_rec_id is not a number.',
} as const;

const taken = z.object({ takenBy: z.array(z.object({ name: z.string() })).default([]) });
const takersOf = (details: unknown): string[] => taken.parse(details).takenBy.map(({ name }) => name);

const shownMax = 200;
const shown = (...cells: string[]): string =>
  cells
    .filter((cell) => cell !== '')
    .join(' ')
    .slice(0, shownMax);

const readLine = (cells: Cells, line: CsvLine): Read => {
  const organizationId = cells('organization_id', line);
  const companyId = cells('company_id', line);
  const companyRecId = cells('company_rec_id', line);
  const read = {
    line: line.line,
    customer: shown(organizationId, cells('organization_name', line)),
    company: shown(companyId, companyRecId, cells('company_name', line)),
    input: null,
    problem: null,
  };
  if (!/^\d{1,9}$/.test(organizationId)) return { ...read, problem: 'organization-id-not-a-number' };
  if (companyId === '' && companyRecId === '') return read;
  if (companyRecId !== '' && !/^\d{1,9}$/.test(companyRecId))
    return { ...read, problem: 'company-rec-id-not-a-number' };
  return {
    ...read,
    input: {
      organizationId: Number(organizationId),
      ...(companyId === '' ? {} : { companyId }),
      ...(companyRecId === '' ? {} : { companyRecId: Number(companyRecId) }),
      confirmed: /^(yes|true|1|x|예)$/i.test(cells('confirmed', line)),
    },
  };
};

/**
 * Maps customers as a table says. Lines without a company are left alone; every other line is applied or named with
 * its reason. `dryRun` (the preview) tells what would happen and changes nothing. Throws `csv_headings_wrong`,
 * `too_large`.
 */
export const importMappingsCsv = async (
  deps: Pick<Deps, 'db' | 'vault' | 'connect' | 'clock' | 'limits'>,
  providerId: string,
  csv: string,
  o: { readonly dryRun: boolean; readonly actor: Actor },
): Promise<CsvImport> => {
  if (csv.length > textMax) throw parasolError('too_large', { characters: csv.length, most: textMax });
  const [heading, ...lines] = parseCsv(csv);
  const cells = cellsBy(heading);
  const read = lines.map((line) => readLine(cells, line));
  const asked = read.flatMap((line) => (line.input === null ? [] : [{ ...line, input: line.input }]));
  const inputs = asked.map(({ input }) => input);
  const outcome = o.dryRun
    ? await previewMappings(deps, providerId, inputs, { pairsMax })
    : { ...(await mapCustomers(deps, providerId, inputs, o.actor)), pairs: [] };
  const unread = read.flatMap(({ line, customer, company, problem }): CsvLineError[] =>
    problem === null ? [] : [{ line, customer, company, problem, takenBy: [], message: messages[problem] }],
  );
  const refused = outcome.errors.flatMap(({ row, problem, message, details }): CsvLineError[] => {
    const at = asked[row];
    if (at === undefined) return [];
    const { line, customer, company } = at;
    return [{ line, customer, company, problem, takenBy: takersOf(details), message }];
  });
  return {
    applied: !o.dryRun,
    rows: inputs.length,
    mapped: outcome.mapped,
    unchanged: outcome.unchanged,
    pairs: outcome.pairs.map(({ row, ...pair }) => ({ ...pair, line: asked[row]?.line ?? 0 })),
    errors: [...unread, ...refused].toSorted((a, b) => a.line - b.line),
  };
};
