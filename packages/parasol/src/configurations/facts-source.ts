import type { UmbrellaClient } from '@parasol/umbrella';

import type { OwnFacts, WideFacts } from './facts.ts';
import { readOwnFacts } from './own-facts.ts';
import { readWideFacts } from './wide-facts.ts';

/** Where the facts of a configuration come from: Umbrella's reports, or its log files. */
export type FactsSource = {
  /** Of many customers at once; ends at `periodEnd`. */
  wide(organizationIds: readonly number[], periodEnd: Date): Promise<Map<number, WideFacts>>;
  /** Of one customer, over the 30 days before `periodEnd`. */
  own(organizationId: number, periodEnd: Date): Promise<OwnFacts>;
};

export const reportsFacts = (umbrella: UmbrellaClient): FactsSource => ({
  wide: (organizationIds, periodEnd) => readWideFacts(umbrella, organizationIds, periodEnd),
  own: (organizationId, periodEnd) => readOwnFacts(umbrella, organizationId, periodEnd),
});
