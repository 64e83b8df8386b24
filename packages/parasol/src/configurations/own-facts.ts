import type { UmbrellaClient } from '@parasol/umbrella';

import type { OwnFacts } from './facts.ts';

const monthMs = 30 * 24 * 60 * 60 * 1_000;
const listed = 10;

type OwnClient = Pick<UmbrellaClient, 'topDestinations' | 'topThreats' | 'summary'>;

/** Four calls in one customer's scope, over the 30 days before `periodEnd`; they cost one token and four reports. */
export const readOwnFacts = async (
  client: OwnClient,
  organizationId: number,
  periodEnd: Date,
): Promise<OwnFacts> => {
  const period = { from: new Date(periodEnd.getTime() - monthMs), to: periodEnd };
  // The first call alone: it fetches the token that the others then share.
  const allowed = await client.topDestinations(organizationId, {
    ...period,
    verdict: 'allowed',
    limit: listed,
  });
  const [blocked, threats, summary] = await Promise.all([
    client.topDestinations(organizationId, { ...period, verdict: 'blocked', limit: listed }),
    client.topThreats(organizationId, { ...period, limit: listed }),
    client.summary(organizationId, period),
  ]);
  return {
    topAllowedDomains: allowed.slice(0, listed).map((row) => ({ name: row.domain, count: row.count })),
    topBlockedDomains: blocked.slice(0, listed).map((row) => ({ name: row.domain, count: row.count })),
    topThreats: threats.slice(0, listed).map((row) => ({
      name: row.threattype ? `${row.threat} (${row.threattype})` : row.threat,
      count: row.count,
    })),
    activeIdentities: summary.identities,
  };
};
