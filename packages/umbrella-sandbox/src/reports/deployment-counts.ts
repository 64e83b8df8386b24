import { identityTypes } from '../scenario/catalogue.ts';
import type { SandboxIdentity, SandboxIdentityType } from '../scenario/model.ts';
import type { Customer } from '../scenario/world.ts';
import type { Span } from './period.ts';

export type DeploymentCount = {
  readonly identityType: SandboxIdentityType;
  readonly active: number;
  readonly total: number;
};

/**
 * How many of each type there are and how many were active in the span: seen in traffic; an appliance, which forwards
 * and does not ask for itself, when it is healthy; the site when anything was seen.
 */
export const deploymentCounts = (customer: Customer, { fromMs, toMs }: Span): DeploymentCount[] => {
  const { deployment, traffic } = customer.life();
  const seen = new Set<number>();
  traffic.count(fromMs, toMs, ({ identities }) => {
    for (const { id } of identities) seen.add(id);
  });
  const count = (identityType: SandboxIdentityType, all: readonly SandboxIdentity[]): DeploymentCount => ({
    identityType,
    active: all.filter(({ id }) => seen.has(id)).length,
    total: all.length,
  });
  const { appliances, sites } = deployment;
  return [
    count(
      identityTypes.networks,
      deployment.networks.map(({ identity }) => identity),
    ),
    count(
      identityTypes.roamingComputers,
      deployment.roamingComputers.map(({ identity }) => identity),
    ),
    { identityType: identityTypes.sites, active: seen.size > 0 ? sites.length : 0, total: sites.length },
    {
      identityType: identityTypes.virtualAppliances,
      active: appliances.filter(({ healthy }) => healthy).length,
      total: appliances.length,
    },
  ];
};
