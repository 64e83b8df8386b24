import type { CompanyRecord } from './store.ts';
import type { MappingInput, MappingOutcome, MappingProblem } from './types.ts';

export type Known = {
  /** Organisation ids and names of all customers. */
  readonly customers: ReadonlyMap<number, string>;
  /** The companies that the input may mean. */
  readonly companies: readonly CompanyRecord[];
  /** Organisation id to what it is mapped to now. */
  readonly mappings: ReadonlyMap<number, { readonly companyRecId: number; readonly suspended: boolean }>;
};

export type PlannedMapping = {
  /** Which of the rows asked for, from 0. */
  readonly row: number;
  readonly organizationId: number;
  readonly companyRecId: number;
  readonly inactiveConfirmed: boolean;
};

export type MappingPlan = {
  readonly apply: readonly PlannedMapping[];
  readonly unchanged: number;
  readonly errors: MappingOutcome['errors'];
};

const messages: Readonly<Record<MappingProblem, string>> = {
  'customer-unknown': 'There is no such customer. Refresh the customers, or correct the organization ID.',
  'company-missing': 'No company is named. Give a Company ID or a record ID.',
  'company-unknown': 'The PSA has no such company. Check the Company ID; it is not the company’s name.',
  'company-deleted': 'This company was deleted in the PSA. Choose another one.',
  'company-inactive-unconfirmed': 'This company is inactive in the PSA. Choose another one, or confirm it.',
  'company-shared-unconfirmed':
    'This company takes another customer already. Choose another one, or confirm it.',
  'twice-in-input': 'This customer is named more than once. The first line counts.',
};

const live = (company: CompanyRecord): boolean => company.vanished_at === null && !company.deleted;

/** The company that a row means: by number, by Company ID, or by both if they agree. */
const companyMeant = (companies: Index, input: MappingInput): CompanyRecord | undefined => {
  const identifier = input.companyId?.trim().toLowerCase() ?? '';
  if (input.companyRecId !== undefined) {
    const company = companies.byRecId.get(input.companyRecId);
    return identifier === '' || company?.identifier.toLowerCase() === identifier ? company : undefined;
  }
  return companies.byIdentifier.get(identifier);
};

type Index = {
  readonly byRecId: ReadonlyMap<number, CompanyRecord>;
  readonly byIdentifier: ReadonlyMap<string, CompanyRecord>;
};

const indexOf = (companies: readonly CompanyRecord[]): Index => ({
  byRecId: new Map(companies.map((company) => [company.rec_id, company])),
  // A Company ID can be used again after its company was deleted: what is alive comes last and wins.
  byIdentifier: new Map(
    [...companies]
      .sort((a, b) => Number(live(a)) - Number(live(b)))
      .map((company) => [company.identifier.toLowerCase(), company]),
  ),
});

/** Judges every row by itself; those without a problem can be applied. Pure. */
export const planMappings = (inputs: readonly MappingInput[], known: Known): MappingPlan => {
  const companies = indexOf(known.companies);
  const apply: PlannedMapping[] = [];
  const errors: MappingOutcome['errors'][number][] = [];
  let unchanged = 0;
  const seen = new Set<number>();
  /** Who takes a company, as it will be: customers named in the input count with their new company only. */
  const takers = new Map<number, Set<number>>();
  const named = new Set(inputs.map((input) => input.organizationId));
  const take = (companyRecId: number, organizationId: number) =>
    takers.set(companyRecId, (takers.get(companyRecId) ?? new Set()).add(organizationId));
  for (const [organizationId, { companyRecId }] of known.mappings)
    if (!named.has(organizationId)) take(companyRecId, organizationId);

  for (const [row, input] of inputs.entries()) {
    const { organizationId, confirmed = false } = input;
    const fail = (problem: MappingProblem, details: Record<string, unknown> = {}) =>
      errors.push({ row, organizationId, problem, message: messages[problem], details });
    if (seen.has(organizationId)) {
      fail('twice-in-input');
      continue;
    }
    seen.add(organizationId);
    const current = known.mappings.get(organizationId);
    const keep = () => {
      if (current !== undefined) take(current.companyRecId, organizationId);
    };
    const company = companyMeant(companies, input);
    const problem = ((): MappingProblem | null => {
      if (!known.customers.has(organizationId)) return 'customer-unknown';
      if (input.companyRecId === undefined && (input.companyId?.trim() ?? '') === '')
        return 'company-missing';
      if (company === undefined || company.vanished_at !== null) return 'company-unknown';
      if (company.deleted) return 'company-deleted';
      if (current?.companyRecId === company.rec_id && !current.suspended) return null;
      if (company.inactive && !confirmed) return 'company-inactive-unconfirmed';
      if ((takers.get(company.rec_id)?.size ?? 0) > 0 && !confirmed) return 'company-shared-unconfirmed';
      return null;
    })();
    if (problem !== null || company === undefined) {
      const others = company === undefined ? [] : [...(takers.get(company.rec_id) ?? [])].slice(0, 5);
      fail(problem ?? 'company-unknown', {
        ...(company === undefined
          ? { companyId: input.companyId ?? null, companyRecId: input.companyRecId ?? null }
          : { companyId: company.identifier, companyRecId: company.rec_id, companyName: company.name }),
        ...(problem === 'company-shared-unconfirmed'
          ? { takenBy: others.map((id) => ({ organizationId: id, name: known.customers.get(id) ?? '' })) }
          : {}),
      });
      keep();
      continue;
    }
    take(company.rec_id, organizationId);
    if (current?.companyRecId === company.rec_id && !current.suspended) unchanged += 1;
    else
      apply.push({
        row,
        organizationId,
        companyRecId: company.rec_id,
        inactiveConfirmed: company.inactive && confirmed,
      });
  }
  return { apply, unchanged, errors };
};
