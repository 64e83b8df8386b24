import type { ColumnType } from 'kysely';

/** What a worker can be woken for. */
export const workKinds = [
  'run',
  'schedule',
  'deliver',
  'sweep',
  'own-answers',
  'nightly',
  'notices',
] as const;
export type WorkKind = (typeof workKinds)[number];

/** One row per provider and kind of work: when it is due, and who does it. Not a tenant's table: the planner reads it. */
export type ProviderWorkTable = {
  provider_id: string;
  kind: WorkKind;
  /** When somebody should look next; null: nobody asked. Cleared by a claim, so that what is asked meanwhile stays. */
  due_at: ColumnType<Date | null, Date | null, Date | null>;
  lease_owner: ColumnType<string | null, string | null, string | null>;
  /** Past this without a renewal, whoever held it is taken for dead, and the work is due again. */
  lease_until: ColumnType<Date | null, Date | null, Date | null>;
  fence: ColumnType<number, number | undefined, number>;
};

export type WorkTables = { provider_work: ProviderWorkTable };
