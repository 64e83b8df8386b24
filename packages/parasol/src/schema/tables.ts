// Each room describes its own tables in its tables.ts; here they are joined into the type of the whole database.
export type Tables = Record<never, never>;
