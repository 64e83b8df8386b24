import { openPool } from '@parasol/postgres';

/** What an operator or a full disk does to a database, and its undoing. */
export type DatabaseSwitch = { on(): Promise<void>; off(): Promise<void> };

const withOwner = async (ownerUrl: string, statements: readonly string[]): Promise<void> => {
  const pool = openPool(ownerUrl, { max: 1, applicationName: 'switches' });
  try {
    for (const statement of statements) await pool.query(statement);
  } finally {
    await pool.end();
  }
};

/** Read-only for every connection, as it is on a standby; those that are open are ended, so that it holds for all. */
export const readOnlySwitch = (ownerUrl: string): DatabaseSwitch => {
  const set = (value: 'on' | 'off'): Promise<void> =>
    withOwner(ownerUrl, [
      `set default_transaction_read_only = off`,
      `do $$ begin execute format('alter database %I set default_transaction_read_only = ${value}', current_database()); end $$`,
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    ]);
  return { on: () => set('on'), off: () => set('off') };
};

/** A statement for every table, whose name stands at `%s`. */
const each = (statement: string): string =>
  `do $$ declare one record; begin
    for one in select c.oid::regclass::text as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    loop execute format('${statement}', one.name); end loop; end $$`;

/**
 * Answers every insert and update as PostgreSQL does when no room is left: the same SQLSTATE and words. (Filling a real
 * disk needs a file system of one's own, and so root.)
 */
export const fullDiskSwitch = (ownerUrl: string): DatabaseSwitch => {
  return {
    on: () =>
      withOwner(ownerUrl, [
        `create or replace function no_room() returns trigger language plpgsql as $f$ begin
          raise exception 'could not extend file "base/1/1": No space left on device' using errcode = '53100';
        end $f$`,
        each(
          'create trigger no_room before insert or update on %s for each statement execute function no_room()',
        ),
      ]),
    off: () => withOwner(ownerUrl, [each('drop trigger if exists no_room on %s')]),
  };
};
