import { setImmediate as nextTurn } from 'node:timers/promises';
import { inProvider } from '@parasol/postgres';
import type { Deps } from '../deps.ts';
import { createNameMatcher } from './name-matcher.ts';
import { unmappedCustomers } from './list-store.ts';
import { listedCompanies } from './store.ts';
import type { MappingSuggestion } from './types.ts';

/** How long names are compared before other requests get their turn. */
const turnMs = 15;

/** Two customers that would get the same company are told of each other. */
const withShared = (suggestions: readonly MappingSuggestion[]): MappingSuggestion[] => {
  const counts = new Map<number, number>();
  for (const { companyRecId } of suggestions) counts.set(companyRecId, (counts.get(companyRecId) ?? 0) + 1);
  return suggestions.map((suggestion) =>
    (counts.get(suggestion.companyRecId) ?? 0) < 2 || suggestion.warnings.includes('company-shared')
      ? suggestion
      : { ...suggestion, warnings: [...suggestion.warnings, 'company-shared' as const] },
  );
};

/**
 * The best fitting company of each unmapped customer that has one, the surest first; applies nothing. Reads the
 * companies as last read from the PSA.
 */
export const suggestMappings = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<MappingSuggestion[]> => {
  const { customers, companies } = await inProvider(deps.db, providerId, async (tx) => ({
    customers: await unmappedCustomers(tx, providerId),
    companies: await listedCompanies(tx, providerId),
  }));
  const match = createNameMatcher(companies.map(({ rec_id: recId, ...company }) => ({ recId, ...company })));
  const suggestions: MappingSuggestion[] = [];
  let turnEndsMs = performance.now() + turnMs;
  for (const customer of customers) {
    if (performance.now() > turnEndsMs) {
      await nextTurn();
      turnEndsMs = performance.now() + turnMs;
    }
    const suggestion = match({ organizationId: customer.organization_id, name: customer.name });
    if (suggestion !== null) suggestions.push(suggestion);
  }
  return withShared(suggestions).sort(
    (a, b) => b.confidence - a.confidence || a.organizationId - b.organizationId,
  );
};
