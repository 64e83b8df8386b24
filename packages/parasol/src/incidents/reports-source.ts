import { windowMs, type UmbrellaClient } from '@parasol/umbrella';

import type { AlertSource } from './collect.ts';
import { createTally } from './sightings.ts';

/** Security categories whose blocked requests mean that a device is infected, by name: numbers differ and change. */
const commandAndControl = 'command and control';
const cryptomining = 'cryptomining';

const plain = (label: string): string => label.trim().toLowerCase();

export const watchedNames = (withCryptomining: boolean): ReadonlySet<string> =>
  new Set(withCryptomining ? [commandAndControl, cryptomining] : [commandAndControl]);

/** Room for customers that were added since the list was read; the provider-wide reports can't be paged. */
const customersRoom = 1_000;

/**
 * Umbrella's reports as a source: one provider-wide call for the counts, activity per customer and window only where
 * something changed. Categories are taken by name from the provider-wide answer itself.
 */
export const createReportsSource = (
  umbrella: Pick<UmbrellaClient, 'categoryRequestsByOrganization' | 'activity'>,
  o: { readonly withCryptomining: boolean; readonly customers: number },
): AlertSource => {
  const watched = watchedNames(o.withCryptomining);
  const categoryIds = new Map<number, string>();
  return {
    async totals({ from, to }) {
      const rows = await umbrella.categoryRequestsByOrganization({
        from: new Date(from),
        to: new Date(to),
        limit: o.customers + customersRoom,
      });
      return rows.map((row) => {
        let total = 0;
        for (const { category, requestsblocked } of row.counts) {
          if (!watched.has(plain(category.label))) continue;
          categoryIds.set(category.id, category.label);
          total += requestsblocked;
        }
        return { organizationId: row.organization.id, label: row.organization.label, total };
      });
    },
    async sightings(organizationId, windowStart) {
      const tally = createTally();
      // no customer has any such event, so there is no number to ask with and nothing to ask for
      if (categoryIds.size === 0) return [];
      const pages = umbrella.activity(organizationId, {
        from: new Date(windowStart),
        to: new Date(windowStart + windowMs),
        categoryIds: [...categoryIds.keys()],
        verdict: 'blocked',
      });
      for await (const page of pages)
        for (const row of page) {
          if (row.timestamp < windowStart || row.timestamp >= windowStart + windowMs) continue;
          if (row.verdict !== 'blocked') continue;
          const categories = row.categories
            .map((category) => category.label)
            .filter((label) => watched.has(plain(label)));
          if (categories.length === 0) continue;
          const first = row.identities[0];
          tally.add({
            at: row.timestamp,
            identity:
              first === undefined
                ? { type: 'network', label: row.externalip || 'unknown', originId: null }
                : { type: first.type.type || first.type.label, label: first.label, originId: first.id },
            domain: row.domain,
            categories,
          });
        }
      return tally.sightings();
    },
  };
};
