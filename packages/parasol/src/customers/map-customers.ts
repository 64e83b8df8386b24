import { inProvider } from '@parasol/postgres';
import type { Transaction } from 'kysely';
import { audit, type Actor } from '../audit/index.ts';
import { retryRefused } from '../ledger/index.ts';
import type { Deps } from '../deps.ts';
import { ParasolError, parasolError } from '../errors/index.ts';
import type { Tables } from '../schema/index.ts';
import { batchesOf } from '../work/index.ts';
import { planMappings, type Known, type MappingPlan, type PlannedMapping } from './plan-mappings.ts';
import { refreshCompanies } from './refresh-companies.ts';
import {
  allCustomers,
  allMappings,
  companiesNamed,
  deleteMapping,
  lockMappings,
  putMappings,
  type CompanyRecord,
} from './store.ts';
import type { MappingInput, MappingOutcome, MappingPair, NamedCompany } from './types.ts';

type MapDeps = Pick<Deps, 'db' | 'vault' | 'connect' | 'clock' | 'limits'>;

const inputsMax = 10_000;
/** Lines of the audit log stay readable. */
const mappingsPerAuditLine = 500;

const known = async (
  tx: Transaction<Tables>,
  providerId: string,
  inputs: readonly MappingInput[],
): Promise<Known> => {
  const customers = await allCustomers(tx, providerId);
  const mappings = await allMappings(tx, providerId);
  const recIds = inputs.flatMap(({ companyRecId }) => (companyRecId === undefined ? [] : [companyRecId]));
  const identifiers = inputs.flatMap(({ companyId }) =>
    companyId === undefined ? [] : [companyId.trim().toLowerCase()],
  );
  return {
    customers: new Map(customers.map((row) => [row.organization_id, row.name])),
    companies: await companiesNamed(tx, providerId, recIds, identifiers),
    mappings: new Map(
      mappings.map((row) => [
        row.organization_id,
        { companyRecId: row.company_rec_id, suspended: row.suspended_reason !== null },
      ]),
    ),
  };
};

/** What would happen, on the companies as last read. */
const plan = async (
  deps: MapDeps,
  providerId: string,
  inputs: readonly MappingInput[],
): Promise<MappingPlan> =>
  inProvider(deps.db, providerId, async (tx) => planMappings(inputs, await known(tx, providerId, inputs)));

/** A company that isn't known may have been made a minute ago: the PSA is asked once before it is called unknown. */
const planFresh = async (
  deps: MapDeps,
  providerId: string,
  inputs: readonly MappingInput[],
): Promise<MappingPlan> => {
  const first = await plan(deps, providerId, inputs);
  if (!first.errors.some(({ problem }) => problem === 'company-unknown')) return first;
  try {
    await refreshCompanies(deps, providerId);
  } catch (error) {
    if (error instanceof ParasolError) return first;
    throw error;
  }
  return plan(deps, providerId, inputs);
};

const checkSize = (inputs: readonly MappingInput[]): void => {
  if (inputs.length > inputsMax) throw parasolError('too_large', { rows: inputs.length, most: inputsMax });
};

const named = (company: CompanyRecord): NamedCompany => ({
  companyRecId: company.rec_id,
  companyIdentifier: company.identifier,
  companyName: company.name,
});

/**
 * Tells what `mapCustomers` would do and changes no mapping. `pairs` names at most `pairsMax` of them, those that replace
 * another company first.
 */
export const previewMappings = async (
  deps: MapDeps,
  providerId: string,
  inputs: readonly MappingInput[],
  { pairsMax }: { readonly pairsMax: number },
): Promise<MappingOutcome & { readonly pairs: readonly MappingPair[] }> => {
  checkSize(inputs);
  const { apply, unchanged, errors } = await planFresh(deps, providerId, inputs);
  const pairs = await inProvider(deps.db, providerId, async (tx) => {
    const { customers, mappings } = await known(tx, providerId, []);
    const currentOf = (organizationId: number) => mappings.get(organizationId)?.companyRecId;
    // What was suspended is mapped to the same company again, which replaces nothing.
    const replacedBy = ({ organizationId, companyRecId }: PlannedMapping): number | undefined =>
      currentOf(organizationId) === companyRecId ? undefined : currentOf(organizationId);
    const first = apply
      .toSorted((a, b) => Number(replacedBy(a) === undefined) - Number(replacedBy(b) === undefined))
      .slice(0, pairsMax);
    const recIds = first.flatMap((one) => [one.companyRecId, replacedBy(one) ?? one.companyRecId]);
    const companies = new Map(
      (await companiesNamed(tx, providerId, recIds, [])).map((company) => [company.rec_id, named(company)]),
    );
    return first.flatMap((one): MappingPair[] => {
      const company = companies.get(one.companyRecId);
      if (company === undefined) return [];
      const { row, organizationId } = one;
      const replaces = companies.get(replacedBy(one) ?? 0) ?? null;
      return [{ row, organizationId, customerName: customers.get(organizationId) ?? '', company, replaces }];
    });
  });
  return { mapped: apply.length, unchanged, errors, pairs };
};

/**
 * Maps customers to companies, by record id or Company ID. Rows with a problem are named, with what to do, and left;
 * the others are applied in one transaction. At most 10,000 at once.
 */
export const mapCustomers = async (
  deps: MapDeps,
  providerId: string,
  inputs: readonly MappingInput[],
  actor: Actor,
): Promise<MappingOutcome> => {
  checkSize(inputs);
  await planFresh(deps, providerId, inputs);
  const at = deps.clock.now();
  return inProvider(deps.db, providerId, async (tx) => {
    await lockMappings(tx, providerId);
    const { apply, unchanged, errors } = planMappings(inputs, await known(tx, providerId, inputs));
    await putMappings(
      tx,
      apply.map((mapping) => ({
        provider_id: providerId,
        organization_id: mapping.organizationId,
        company_rec_id: mapping.companyRecId,
        mapped_at: at,
        mapped_by: actor.name,
        suspended_reason: null,
        suspended_at: null,
        inactive_confirmed: mapping.inactiveConfirmed,
      })),
    );
    if (apply.length > 0) await retryRefused(tx, providerId);
    for (const part of batchesOf(apply, mappingsPerAuditLine)) {
      await audit(tx, {
        providerId,
        actor,
        action: 'customers.mapped',
        subject: part.length === 1 ? `customer ${part[0]?.organizationId}` : `${part.length} customers`,
        details: { mappings: part.map((one) => [one.organizationId, one.companyRecId]) },
      });
    }
    return { mapped: apply.length, unchanged, errors };
  });
};

/** Takes a mapping away; what was written in the PSA stays. Throws `not_found` if there is none. */
export const unmapCustomer = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  organizationId: number,
  actor: Actor,
): Promise<void> =>
  inProvider(deps.db, providerId, async (tx) => {
    const companyRecId = await deleteMapping(tx, providerId, organizationId);
    if (companyRecId === undefined) throw parasolError('not_found');
    await audit(tx, {
      providerId,
      actor,
      action: 'customer.unmapped',
      subject: `customer ${organizationId}`,
      details: { companyRecId },
    });
  });
