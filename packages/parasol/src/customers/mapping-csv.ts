import { inProvider } from '@parasol/postgres';
import type { Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { formatCsv, parseCsv, type CsvLine } from './csv.ts';
import { mapCustomers, previewMappings } from './map-customers.ts';
import { allJoined } from './list-store.ts';
import type { MappingInput, MappingOutcome } from './types.ts';

export type CsvImport = {
  /** False for a preview. */
  readonly applied: boolean;
  /** Lines that name a company. */
  readonly rows: number;
  readonly outcome: MappingOutcome;
  /** Lines that could not be read, counted from 1. */
  readonly lineErrors: readonly { readonly line: number; readonly message: string }[];
};

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
  const rows = await inProvider(deps.db, providerId, async (tx) => allJoined(tx, providerId));
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

type Read = { readonly line: number; readonly input: MappingInput | null; readonly message: string | null };

const readLine = (cells: Cells, line: CsvLine): Read => {
  const problem = (message: string): Read => ({ line: line.line, input: null, message });
  const organizationId = cells('organization_id', line);
  const companyId = cells('company_id', line);
  const companyRecId = cells('company_rec_id', line);
  if (!/^\d{1,9}$/.test(organizationId)) return problem('organization_id is not a number.');
  if (companyId === '' && companyRecId === '') return { line: line.line, input: null, message: null };
  if (companyRecId !== '' && !/^\d{1,9}$/.test(companyRecId))
    return problem('company_rec_id is not a number.');
  return {
    line: line.line,
    message: null,
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
  const inputs = read.flatMap(({ input }) => (input === null ? [] : [input]));
  const outcome = o.dryRun
    ? await previewMappings(deps, providerId, inputs)
    : await mapCustomers(deps, providerId, inputs, o.actor);
  return {
    applied: !o.dryRun,
    rows: inputs.length,
    outcome,
    lineErrors: read.flatMap(({ line, message }) => (message === null ? [] : [{ line, message }])),
  };
};
