/**
 * Where the tables lie on a Citus cluster. Copied to every node is only what is hardly ever written: a write to a copied
 * table needs all nodes, and one that is down would stop every provider. What is written all the time (due work,
 * budgets) or belongs to no provider (people, sessions, the epoch) stays on the coordinator, as pg-boss's tables do.
 */
export const citusDistribution = {
  column: 'provider_id',
  reference: ['providers', 'vault_check'],
} as const;
