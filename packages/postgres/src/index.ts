export { databaseUrl, type ServerAddress } from './address.ts';
export { DatabaseError, type DatabaseErrorCode } from './database-error.ts';
export { startEmbeddedServer, type EmbeddedServer, type EmbeddedServerOptions } from './embedded/start.ts';
export { ensureDatabase } from './ensure-database.ts';
export { inProvider } from './in-provider.ts';
export { migrate, type Migration } from './migrate.ts';
export { openDatabase } from './open-database.ts';
export { openPool, type PoolOptions } from './open-pool.ts';
