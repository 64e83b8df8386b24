import { createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import { createTracing } from '../process/tracing.ts';
import { getRun, runHere, startRun, startWorkerLoop } from '../runs/index.ts';
import { connectProvider, type ConnectedProvider } from '../testing/connected-provider.ts';
import { putFaults } from '../testing/put-faults.ts';
import { wakeProvider, workKinds } from '../work/index.ts';
import { createTestConsole, expectStatus, type TestConsole, type TestPerson } from './test-console.ts';

const described = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const psaFaults = ['latency', 'throttle', 'error-before', 'reset-before', 'error-after', 'reset-after'];
const umbrellaFaults = ['429', '500', 'reset', 'expired-token', 'garbage', 'redirect'];

/** An installation after everything was done in it once, with all that it said and asked on the way. */
export type FullRun = {
  readonly home: TestConsole;
  readonly admin: TestPerson;
  readonly town: ConnectedProvider;
  readonly providerId: string;
  readonly runId: string;
  /** Every statement that the rooms sent to the database, without its parameters. */
  readonly statements: ReadonlySet<string>;
  /** Tables with a column `provider_id`. */
  readonly tables: readonly string[];
  /** What Prometheus reads. */
  readonly measures: string;
  /** What a collector of traces was sent. */
  readonly traces: readonly string[];
  /** All answers of the API and all errors of runs, as text. */
  readonly said: readonly string[];
  stop(): Promise<void>;
};

/** Runs of a worker over a world that changes between them. */
const runTwice = async (deps: Deps, providerId: string, town: ConnectedProvider): Promise<string> => {
  const loop = startWorkerLoop(deps, { name: 'w', pollMs: 50, leaseMs: 1_000 });
  const change = `${town.umbrella.url}/sandbox/api/customers/${town.customers[0]?.organizationId}`;
  const headers = { 'content-type': 'application/json' };
  let last = '';
  for (const seats of [4_321, 5_432]) {
    await fetch(change, { method: 'PATCH', headers, body: JSON.stringify({ seats }) });
    const { runId } = await startRun(deps, providerId, { trigger: 'manual' });
    for (const kind of workKinds) await wakeProvider(deps.db, providerId, kind);
    for (let state = ''; state !== 'done'; await sleep(50)) {
      ({ state } = await getRun(deps, providerId, runId));
      if (state === 'failed' || state === 'stopped') throw new Error(`the run ended as ${state}`);
    }
    last = runId;
  }
  await loop.stop();
  return last;
};

/** A run against vendors that fail in every way, one after the other; what becomes of it is not asked here. */
const runAmongFaults = async (
  deps: Deps,
  providerId: string,
  town: ConnectedProvider,
): Promise<unknown[]> => {
  const runs: unknown[] = [];
  for (const [index, kind] of umbrellaFaults.entries()) {
    const psaKind = psaFaults[index % psaFaults.length];
    await putFaults(town.office.url, [
      { kind: psaKind, probability: 0.5, delayMs: 20, retryAfterSeconds: 1 },
    ]);
    await putFaults(town.umbrella.url, [{ kind, times: 3, latencyMs: 10 }]);
    const run = await runHere(deps, providerId, { trigger: 'manual' }, () => undefined).catch(
      (error: unknown) => error,
    );
    runs.push(run instanceof Error ? `${run.message} ${run.stack} ${JSON.stringify(run)}` : run);
  }
  await putFaults(town.office.url, []);
  await putFaults(town.umbrella.url, []);
  return runs;
};

/** Asks for every list and every record of the provider that the console can show, searched as well. */
const askEverything = async (
  admin: TestPerson,
  ids: { readonly providerId: string; readonly runId: string; readonly organizationId: number },
): Promise<string[]> => {
  const answer = await expectStatus(admin.request('GET', '/api/openapi.json'), 200);
  const said: string[] = [];
  for (const [path, operations] of Object.entries(described.parse(answer.body).paths)) {
    if (!('get' in operations) || path.endsWith('/events')) continue;
    const address = path
      .replace('{providerId}', ids.providerId)
      .replace('{organizationId}', String(ids.organizationId))
      .replaceAll(/\{[^}]+\}/g, ids.runId);
    for (const query of ['', '?search=a&pageSize=5'])
      said.push((await admin.request('GET', `${address}${query}`)).text);
  }
  return said;
};

/** A collector of traces on this machine. */
const collectTraces = async (log: Deps['log']) => {
  const received: string[] = [];
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      received.push(body);
      return response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
  const tracing = createTracing({ env, service: 'parasol', log });
  if (!tracing) throw new Error('no tracing');
  return { received, tracing, close: () => server.close() };
};

/** Does everything once: sign-up, keys, mapping, runs of all kinds, with and without faults, and every list. */
export const startFullRun = async (): Promise<FullRun> => {
  const statements = new Set<string>();
  const home = await createTestConsole({
    metrics: 'open',
    onStatement: (query) => statements.add(query.sql.replaceAll(/\s+/g, ' ').trim()),
  });
  const collector = await collectTraces(home.deps.log);
  const deps: Deps = { ...home.deps, limits: 'off', trace: collector.tracing.trace };
  const rows = await sql`select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attname = 'provider_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and c.relname <> 'accounts' order by 1`.execute(deps.db);
  const tables = z.array(z.object({ name: z.string() })).parse(rows.rows);

  const admin = await home.firstAdministrator();
  const providerId = await home.addProvider(admin, 'msp', 'An MSP');
  const town = await connectProvider(deps, providerId, { customers: 5 });
  await home.join(admin, providerId, 'operator');
  const dryRun = await runHere(deps, providerId, { trigger: 'manual', dryRun: true }, () => undefined);
  const runId = await runTwice(deps, providerId, town);
  const runs = await runAmongFaults(deps, providerId, town);
  const organizationId = town.customers[0]?.organizationId ?? 0;
  const said = await askEverything(admin, { providerId, runId, organizationId });
  const wrong = { publicKey: 'AAAAAAAAAAAAAAAA' };
  said.push((await admin.request('PUT', `/api/v1/providers/${providerId}/psa`, wrong)).text);
  const measures = (await admin.request('GET', '/metrics')).text;
  await collector.tracing.stop();
  return {
    home,
    admin,
    town,
    providerId,
    runId,
    statements,
    tables: tables.map((row) => row.name),
    measures,
    traces: collector.received,
    said: [...said, ...[dryRun, ...runs].map((run) => JSON.stringify(run))],
    async stop() {
      collector.close();
      await town.stop();
      await home.stop();
    },
  };
};
