import { getRequestListener } from '@hono/node-server';
import { distribute, isDistributed, migrate } from '@parasol/postgres';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';

import { makeSignInLink, offerFirstAdministrator, type OidcConfiguration } from './access/index.ts';
import { saveConsoleAddress } from './callbacks/index.ts';
import { parasolError } from './errors/index.ts';
import { createHttpApp, type MetricsAccess } from './http/index.ts';
import { createJobs, installJobs, openRooms } from './process/index.ts';
import { citusDistribution, migrations } from './schema/index.ts';

export type ConsoleOptions = {
  /** Connects as the owner of the schema; used to migrate at the start and for nothing else. Null: don't migrate. */
  readonly databaseOwnerUrl: string | null;
  /** Connects as the role `parasol_app`. */
  readonly databaseUrl: string;
  readonly stateDir: string;
  /** 0: any free port. */
  readonly port: number;
  /** Default: this machine only. */
  readonly host?: string;
  /** The built screens; without them only the API is served. */
  readonly webDir?: string;
  /** How people reach the console, if not at its own address: `https://parasol.example.com` behind a proxy. */
  readonly publicUrl?: string;
  /** Sign-in by an identity provider. */
  readonly oidc?: OidcConfiguration | null;
  /** Addresses and networks of the proxies before it, which say by X-Forwarded-For who asks. */
  readonly trustedProxies?: readonly string[];
  /** Who sends it as a bearer may read `/metrics`. Without it: whoever reaches a console of this machine alone. */
  readonly metricsToken?: string | null;
  /** Sandboxes on this machine may be connected to by plain http; never in production. */
  readonly allowLoopbackHosts: boolean;
  readonly allowedPrivateHosts?: readonly string[];
  readonly extraCa?: string;
  /** Directories that log files may be read from; default: PARASOL_LOG_DIRECTORIES. */
  readonly logDirectories?: readonly string[];
  /** pg-boss; without it workers find what is due by looking. Default: on. */
  readonly jobs?: boolean;
  /** 'off' only for measurements against sandboxes that limit nothing. */
  readonly limits?: 'on' | 'off';
  readonly log: Logger;
};

export type RunningConsole = {
  readonly url: string;
  /** Where the first administrator signs in, once, within a day; null when there is one already. */
  readonly firstAdministratorUrl: string | null;
  /** For the operator of this process: a link that signs the person in once. Throws `person_unknown`. */
  signInLink(email: string, o: { readonly validSeconds: number; readonly madeBy: string }): Promise<string>;
  stop(): Promise<void>;
};

const headersTimeoutMs = 15_000;
const requestTimeoutMs = 60_000;
/** How long requests under way may take when the console stops. */
const drainMs = 5_000;

/** Migrates the database (one process at a time, under a lock) and installs the jobs' tables. */
export const prepareDatabase = async (ownerUrl: string, o: { readonly jobs: boolean }): Promise<string[]> => {
  const { applied } = await migrate(ownerUrl, migrations);
  // On a cluster whose tables are shared out already, a new table joins them.
  if (applied.length > 0 && (await isDistributed(ownerUrl))) await distribute(ownerUrl, citusDistribution);
  if (o.jobs) await installJobs(ownerUrl);
  return applied;
};

const listen = async (server: Server, port: number, host: string): Promise<number> => {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const busy = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw busy ? parasolError('port_busy', { port, host }, { cause }) : cause;
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
};

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

// A public URL means that a proxy brings the world to our loopback address.
const metricsAccess = (
  o: Pick<ConsoleOptions, 'metricsToken' | 'publicUrl'>,
  host: string,
): MetricsAccess => {
  if (o.metricsToken) return { token: o.metricsToken };
  return loopback.has(host) && o.publicUrl === undefined ? 'open' : 'off';
};

const close = async (server: Server): Promise<void> => {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(patience);
};

/**
 * Starts the console: API and screens. Any number of consoles may run on one database. Throws when the port is busy,
 * the database unreachable or newer than this version, or the master key wrong.
 */
export const startConsole = async (o: ConsoleOptions): Promise<RunningConsole> => {
  const withJobs = o.jobs ?? true;
  if (o.databaseOwnerUrl !== null) await prepareDatabase(o.databaseOwnerUrl, { jobs: withJobs });
  const jobs = withJobs ? createJobs({ databaseUrl: o.databaseUrl, log: o.log }) : null;
  const host = o.host ?? '127.0.0.1';
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  if (jobs) stops.push(() => jobs.stop());
  try {
    const rooms = await openRooms({
      ...o,
      applicationName: 'parasol console',
      ...(jobs ? { wakeWorkers: () => jobs.send() } : {}),
    });
    stops.push(() => rooms.close());
    const publicUrl = o.publicUrl === undefined ? null : new URL(o.publicUrl);
    const app = await createHttpApp(rooms.deps, {
      https: publicUrl?.protocol === 'https:',
      ...(o.webDir === undefined ? {} : { webDir: o.webDir }),
      oidc: o.oidc ?? null,
      trustedProxies: o.trustedProxies ?? [],
      metrics: metricsAccess(o, host),
      ...(publicUrl === null
        ? {}
        : { publicUrl: publicUrl.origin, hosts: [publicUrl.hostname, '127.0.0.1', 'localhost', '[::1]'] }),
    });
    const answer = getRequestListener(app.fetch);
    // It never rejects: the app's own error handler answers what goes wrong.
    const server = createServer((request, response) => void answer(request, response));
    server.headersTimeout = headersTimeoutMs;
    server.requestTimeout = requestTimeoutMs;
    const port = await listen(server, o.port, host);
    stops.push(() => close(server));
    const url = publicUrl?.origin ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    // a PSA on the internet can't call an address of this machine; one on this machine can
    if (publicUrl !== null || o.allowLoopbackHosts) await saveConsoleAddress(rooms.deps, url);
    const token = await offerFirstAdministrator(rooms.deps);
    o.log.info({ url }, 'the console listens');
    return {
      url,
      // After the #, which browsers send to no server, so that it gets into no log.
      firstAdministratorUrl: token === null ? null : `${url}/first-administrator#token=${token}`,
      signInLink: (email, asked) => makeSignInLink(rooms.deps, { email, consoleUrl: url, ...asked }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
