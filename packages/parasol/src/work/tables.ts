import type { ColumnType } from 'kysely';

/** What a worker can be woken for. */
export const workKinds = ['run', 'schedule', 'deliver', 'sweep', 'own-answers'] as const;
export type WorkKind = (typeof workKinds)[number];

/** One row per provider and kind of work: when it is due, and who does it. Not a tenant's table: the planner reads it. */
export type ProviderWorkTable = {
  provider_id: string;
  kind: WorkKind;
  due_at: ColumnType<Date | null, Date | null, Date | null>;
  /** Raised whenever the work is asked for, so that a request made during the work isn't lost when it ends. */
  asked: ColumnType<number, number | undefined, number>;
  lease_owner: ColumnType<string | null, string | null, string | null>;
  lease_until: ColumnType<Date | null, Date | null, Date | null>;
  fence: ColumnType<number, number | undefined, number>;
};

export type WorkTables = { provider_work: ProviderWorkTable };
