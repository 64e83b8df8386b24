/** Where a PostgreSQL server answers: `host` is a host name or the directory of a unix socket. */
export type ServerAddress = { host: string; port: number; user: string; password?: string };

/**
 * The connection URL of one database of a server, e.g. `postgresql://parasol@/psa?host=/run/p&port=5432`.
 * The socket directory goes into the query, because it can't stand where a host name stands.
 */
export const databaseUrl = (address: ServerAddress, database: string): string => {
  const password = address.password === undefined ? '' : `:${encodeURIComponent(address.password)}`;
  const account = `${encodeURIComponent(address.user)}${password}`;
  const name = encodeURIComponent(database);
  return address.host.startsWith('/')
    ? `postgresql://${account}@/${name}?host=${encodeURIComponent(address.host)}&port=${address.port}`
    : `postgresql://${account}@${address.host}:${address.port}/${name}`;
};
