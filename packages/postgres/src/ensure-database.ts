import { databaseUrl, type ServerAddress } from './address.ts';
import { quoteIdentifier } from './identifier.ts';
import { withClient } from './with-client.ts';

/** Makes the database if the server has none of that name, empty or as a copy of another that nobody uses; returns its connection URL. */
export const ensureDatabase = async (
  address: ServerAddress,
  name: string,
  o: { readonly copyOf?: string } = {},
): Promise<string> => {
  await withClient(databaseUrl(address, 'postgres'), async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount !== 0) return;
    try {
      const template = o.copyOf === undefined ? '' : ` template ${quoteIdentifier(o.copyOf)}`;
      await client.query(`create database ${quoteIdentifier(name)}${template}`);
    } catch (error) {
      if (!madeByAnother(error)) throw error;
    }
  });
  return databaseUrl(address, name);
};

// duplicate_database, or unique_violation when both got past the check at the same instant.
const madeByAnother = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '42P04' || error.code === '23505');
