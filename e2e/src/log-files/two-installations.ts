import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  adminRest,
  chooseTicketing,
  connection,
  createHttpClient,
  createJob,
  readCustomers,
  type Job,
} from '@parasol/demo';
import { startConsole, startWorker } from '@parasol/parasol';
import { openPool } from '@parasol/postgres';
import { testDatabase } from '@parasol/postgres/testing';
import { startPsaSandbox } from '@parasol/psa-sandbox';
import { windowMs } from '@parasol/umbrella';
import { startUmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { pino } from 'pino';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const asRole = (ownerUrl: string): string => ownerUrl.replace(/\/\/[^@/]*@/, '//parasol_app@');

// Addresses over a unix socket have an empty host, which URL refuses.
const address = /^(postgresql:\/\/[^/]*\/)([^?]*)(.*)$/u;
const databaseOf = (url: string): string => address.exec(url)?.[2] ?? '';
const toDatabase = (url: string, name: string): string => url.replace(address, `$1${name}$3`);

const runShape = z.object({
  state: z.string(),
  result: z
    .object({
      configurations: z.object({ created: z.number(), updated: z.number(), unchanged: z.number() }),
      tickets: z.object({ created: z.number(), appended: z.number() }),
      calls: z.object({ umbrella: z.record(z.string(), z.number()) }),
      writes: z.number(),
      warnings: z.array(z.object({ code: z.string() })),
    })
    .nullable(),
  problem: z.unknown(),
});
export type RunOutcome = NonNullable<z.infer<typeof runShape>['result']>;

const umbrellaShape = z.object({
  logSource: z
    .object({
      files: z.number(),
      rows: z.number(),
      malformed: z.number(),
      readAt: z.string().nullable(),
      folders: z.array(z.object({ folder: z.string(), customer: z.string().nullable() })),
      withoutFiles: z.number(),
    })
    .nullable(),
  logDirectories: z.array(z.string()),
});
export type UmbrellaView = z.infer<typeof umbrellaShape>;

const ticketShape = z.array(
  z.looseObject({
    id: z.number(),
    summary: z.string(),
    externalXRef: z.string().nullish(),
    company: z.looseObject({ name: z.string() }),
  }),
);
const noteShape = z.array(z.looseObject({ text: z.string().nullish() }));
const configurationShape = z.array(
  z.looseObject({
    deviceIdentifier: z.string().nullish(),
    questions: z.array(z.looseObject({ question: z.string(), answer: z.unknown().optional() })).default([]),
  }),
);

export type PsaTickets = { readonly marker: string; readonly text: string }[];

/** A console with its worker on one of the two databases. */
export type OpenInstallation = {
  readonly url: string;
  readonly administrator: { readonly email: string; readonly password: string };
  readonly providerId: string;
  run(): Promise<RunOutcome>;
  setSource(source: unknown): Promise<void>;
  umbrella(): Promise<UmbrellaView>;
  close(): Promise<void>;
};

export type TwoInstallations = {
  /** Each is the other's twin: the same provider, keys, marker key and mapping, before the first run. */
  open(which: 'first' | 'second'): Promise<OpenInstallation>;
  tickets(): Promise<PsaTickets>;
  deleteTickets(): Promise<void>;
  /** Answers by customer, without the one that says when it was written. */
  answers(): Promise<Record<string, Record<string, unknown>>>;
  stop(): Promise<void>;
};

/** Markers come from a key that an installation makes when it first needs it; the second has to have the first's. */
const copyMarkerKey = async (fromUrl: string, toUrl: string): Promise<void> => {
  const from = openPool(fromUrl, { max: 1 });
  const to = openPool(toUrl, { max: 1 });
  const { rows } = await from.query<{ marker_key: string }>('select marker_key from installation');
  await to.query('update installation set marker_key = $1', [rows[0]?.marker_key]);
  await from.end();
  await to.end();
};

/**
 * One PSA, one Umbrella over a directory of log files, and an installation set up on them and then copied, so that the
 * same world can be met twice.
 */
export const startTwoInstallations = async (o: {
  readonly logsDir: string;
  /** Start of the last complete window. */
  readonly window: number;
  /** The console's built screens. */
  readonly webDir?: string;
}): Promise<TwoInstallations> => {
  const log = pino({ level: process.env['PARASOL_LOG_LEVEL'] ?? 'silent' });
  const stateDir = await mkdtemp(join(tmpdir(), 'parasol-two-'));
  const psaDatabase = await testDatabase({ template: 'empty', migrations: [] });
  const first = await testDatabase({ template: 'empty', migrations: [] });
  const now = new Date(o.window + windowMs + 45 * 60_000);
  const psa = await startPsaSandbox({
    databaseOwnerUrl: psaDatabase.ownerUrl,
    port: 0,
    httpsPort: null,
    seed: 'small',
    log,
  });
  const umbrella = await startUmbrellaSandbox({
    port: 0,
    logsDir: o.logsDir,
    lastWindowStart: new Date(o.window),
    now: () => now.getTime(),
    log,
  });
  const shared = {
    stateDir,
    allowLoopbackHosts: true,
    logDirectories: [o.logsDir],
    jobs: false,
    log,
  };

  const setUp = async (): Promise<Job> => {
    const console = await startConsole({
      ...shared,
      databaseOwnerUrl: first.ownerUrl,
      databaseUrl: asRole(first.ownerUrl),
      port: 0,
    });
    const made = createJob({
      stage: {
        psa: { url: psa.url, httpsUrl: null, caFile: null },
        umbrella: { url: umbrella.url },
        console,
      },
      threshold: 5,
    });
    for (const step of [...connection, readCustomers]) await step.run(made, () => {});
    for (const { id } of made.providers) {
      await made.console.refreshCompanies(id);
      const rows = await made.console.suggestions(id);
      await made.console.map(
        id,
        rows.map(({ organizationId, companyRecId }) => ({ organizationId, companyRecId })),
      );
    }
    await chooseTicketing.run(made, () => {});
    await console.stop();
    return made;
  };
  const job = await setUp();
  const [provider] = job.providers;
  const account = job.memory.account;
  if (provider === undefined || account === null) throw new Error('the set-up made no provider');

  const twin = `${databaseOf(first.ownerUrl)}_twin`;
  const secondUrl = toDatabase(first.ownerUrl, twin);
  const administrator = openPool(toDatabase(first.ownerUrl, 'postgres'), { max: 1 });
  await administrator.query(`create database "${twin}" template "${databaseOf(first.ownerUrl)}"`);

  const rest = await adminRest(job);
  const tickets = async (): Promise<z.infer<typeof ticketShape>> =>
    (await rest.get('/service/tickets?pageSize=1000', ticketShape)).filter((ticket) =>
      ticket.externalXRef?.startsWith('psl1-'),
    );

  return {
    async open(which) {
      const ownerUrl = which === 'first' ? first.ownerUrl : secondUrl;
      if (which === 'second') await copyMarkerKey(first.ownerUrl, secondUrl);
      const common = { ...shared, databaseUrl: asRole(ownerUrl), databaseOwnerUrl: null };
      const console = await startConsole({
        ...common,
        port: 0,
        ...(o.webDir === undefined ? {} : { webDir: o.webDir }),
      });
      const worker = await startWorker({
        ...common,
        pollMs: 100,
        limits: 'off',
        clock: { now: () => now },
      });
      const http = createHttpClient(`${console.url}/api/v1`);
      await http.send('POST', '/sign-in', account, z.unknown());
      const path = `/providers/${provider.id}`;
      return {
        url: console.url,
        administrator: account,
        providerId: provider.id,
        async run() {
          const { runId } = await http.send('POST', `${path}/runs`, {}, z.object({ runId: z.string() }));
          for (;;) {
            const run = await http.get(`${path}/runs/${runId}`, runShape);
            if (run.state === 'done' && run.result !== null) return run.result;
            if (run.state !== 'queued' && run.state !== 'running')
              throw new Error(`the run ended as ${run.state}: ${JSON.stringify(run.problem)}`);
            await sleep(100);
          }
        },
        async setSource(source) {
          await http.send('PUT', `${path}/umbrella/log-source`, source, z.unknown());
        },
        umbrella: () => http.get(`${path}/umbrella`, umbrellaShape),
        async close() {
          await worker.stop();
          await console.stop();
        },
      };
    },
    async tickets() {
      const told: PsaTickets = [];
      for (const { id, externalXRef, summary, company } of await tickets()) {
        const notes = await rest.get(`/service/tickets/${id}/notes?pageSize=1000`, noteShape);
        const text = [company.name, summary, ...notes.map((note) => note.text ?? '')].join('\n');
        told.push({ marker: externalXRef ?? '', text });
      }
      return told.sort((a, b) => (a.marker < b.marker ? -1 : 1));
    },
    async deleteTickets() {
      for (const { id } of await tickets())
        await rest.send('DELETE', `/service/tickets/${id}`, undefined, z.unknown());
    },
    async answers() {
      const found = await rest.get('/company/configurations?pageSize=1000', configurationShape);
      return Object.fromEntries(
        found
          .filter(({ deviceIdentifier }) => deviceIdentifier?.startsWith('umbrella-'))
          .map(({ deviceIdentifier, questions }) => [
            deviceIdentifier ?? '',
            Object.fromEntries(
              questions
                .filter(({ question }) => !question.startsWith('Last synchronized'))
                .map(({ question, answer }) => [question, answer]),
            ),
          ]),
      );
    },
    async stop() {
      await umbrella.stop();
      await psa.stop();
      await administrator.query(`drop database "${twin}" with (force)`);
      await administrator.end();
      await first.drop();
      await psaDatabase.drop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
};
