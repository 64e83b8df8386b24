import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { tmpdir } from 'node:os';
import type { Duplex } from 'node:stream';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { openPool } from '@parasol/postgres';
import type { Logger } from 'pino';
import { ApiLog } from './api-log.ts';
import { createApp } from './app.ts';
import { type CallbackOptions, Callbacks } from './callbacks/callbacks.ts';
import { Clock } from './clock.ts';
import type { Env } from './env.ts';
import { Faults } from './faults/faults.ts';
import { LateApplies } from './faults/serve.ts';
import type { WholeData } from './screens/data.ts';
import { RestServer } from './rest/serve.ts';
import { Directory } from './security/directory.ts';
import { seed, type SeedSize } from './seed/seed.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { emptyDatabase } from './store/empty-database.ts';
import { Records } from './store/records.ts';
import { SandboxDatabase } from './store/sandbox-database.ts';
import { ensureSchema } from './store/schema.ts';
import { SmallTables } from './store/small-tables.ts';
import { serverCertificate } from './tls/test-ca.ts';

export type PsaSandboxOptions = {
  /** the database; the schema is made in it */
  databaseOwnerUrl: string;
  /** another address for the running server, such as that of a role of less power */
  databaseUrl?: string;
  /** 0: any free port */
  port: number;
  /** null or left out: no https */
  httpsPort?: number | null;
  host?: string;
  /** written only into a database without data */
  seed?: SeedSize;
  /** the built screens */
  webDir?: string;
  /** where the test CA is kept */
  stateDir?: string;
  settings?: Partial<Settings>;
  /** to the database, at most, and half as many again for what is added; default 8 */
  connections?: number;
  callbacks?: CallbackOptions;
  now?: () => Date;
  log: Logger;
};

export type PsaSandbox = {
  url: string;
  httpsUrl: string | null;
  /** the test CA's certificate, for NODE_EXTRA_CA_CERTS */
  caFile: string | null;
  stop(): Promise<void>;
};

const connectionsDefault = 8;
/** Kinds of records that are added at once, each on a connection of its own. */
const linesMax = 4;

/** Room for addresses that are refused by name: beyond Node's 16 KB it answers a bare 431. */
const httpOptions = { maxHeaderSize: 64 * 1024 };

/** A request that can't be read as HTTP; an address without end is refused as the real one's gateway refuses it. */
function refuseUnread(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '414 URI Too Long' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
      else resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}

/**
 * Lists come a page at a time in the order of ids. A plan made for the values at hand takes any condition on a member for
 * rare, reads the whole table and sorts it: 26 ms for 25 of 10,000 companies, against 0.3 ms for the general plan.
 */
function withGeneralPlans(url: string): string {
  const options = encodeURIComponent('-c plan_cache_mode=force_generic_plan');
  return `${url}${url.includes('?') ? '&' : '?'}options=${options}`;
}

/**
 * Starts a PSA on this machine: ConnectWise's REST API and the screens for roles, members and keys.
 * Listens on loopback unless told otherwise.
 */
export async function startPsaSandbox(o: PsaSandboxOptions): Promise<PsaSandbox> {
  const host = o.host ?? '127.0.0.1';
  const shownHost = host.includes(':') ? `[${host}]` : host;
  const clock = new Clock(o.now ?? (() => new Date()));
  const { now } = clock;
  const settings: Settings = { ...defaultSettings, ...o.settings };
  const owner = openPool(o.databaseOwnerUrl, { max: 1, applicationName: 'psa-sandbox-schema' });
  try {
    await ensureSchema(owner);
  } finally {
    await owner.end();
  }
  const databaseUrl = withGeneralPlans(o.databaseUrl ?? o.databaseOwnerUrl);
  // statements are long: on a new connection each is parsed and planned again, for 3 ms
  const each = { applicationName: 'psa-sandbox', idleTimeoutMs: 0 };
  const connections = o.connections ?? connectionsDefault;
  const pool = openPool(databaseUrl, { ...each, max: connections });
  const pipelined = openPool(databaseUrl, { ...each, max: Math.min(connections, linesMax), pipelined: true });
  const db = new SandboxDatabase(pool, pipelined);
  const env: Env = {
    db,
    records: new Records(db),
    small: new SmallTables(db),
    directory: new Directory(db, settings.companyId),
    settings,
    log: o.log,
    now,
    told: [],
  };
  const apiLog = new ApiLog(db, o.log, now);
  const servers: Server[] = [];
  const faults = new Faults();
  const late = new LateApplies();
  let url = '';
  const callbacks = new Callbacks(env, () => url, o.callbacks);
  env.told.push(callbacks.told);
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(close));
    await late.stop();
    await callbacks.stop();
    await apiLog.flush();
    await Promise.all([pool.end(), pipelined.end()]);
  };
  try {
    let size = o.seed ?? 'none';
    await seed(env, size);
    let httpsUrl: string | null = null;
    const data: WholeData = {
      get seed() {
        return size;
      },
      async replace(next) {
        await emptyDatabase(db);
        size = next;
        await seed(env, next);
      },
    };
    const app = createApp({
      env,
      apiLog,
      host,
      webDir: o.webDir,
      httpsUrl: () => httpsUrl,
      clock,
      data,
      faults,
      callbacks,
    });
    const rest = new RestServer({ env, apiLog, faults, late });
    const others = getRequestListener(app.fetch);
    const listener =
      (scheme: 'http' | 'https') =>
      (request: IncomingMessage, response: ServerResponse): void => {
        if (!rest.handle(request, response, scheme)) void others(request, response);
      };
    const http = createHttpServer(httpOptions, listener('http'));
    http.on('clientError', refuseUnread);
    servers.push(http);
    const port = await listen(http, o.port, host);
    let caFile: string | null = null;
    if (o.httpsPort !== undefined && o.httpsPort !== null) {
      const dir = o.stateDir ?? join(tmpdir(), `psa-sandbox-ca-${process.getuid?.() ?? 0}`);
      const certificate = await serverCertificate(
        dir,
        ['localhost', '127.0.0.1', ...(host === '127.0.0.1' ? [] : [host])],
        now(),
      );
      const https = createHttpsServer(
        { ...httpOptions, key: certificate.key, cert: certificate.cert },
        listener('https'),
      );
      https.on('clientError', refuseUnread);
      servers.push(https);
      httpsUrl = `https://${shownHost}:${await listen(https, o.httpsPort, host)}`;
      caFile = certificate.caFile;
    }
    url = `http://${shownHost}:${port}`;
    o.log.info({ url, httpsUrl }, 'the PSA sandbox is ready');
    return { url, httpsUrl, caFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
