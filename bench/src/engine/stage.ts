import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  adminRest,
  chooseTicketing,
  createHttpClient,
  createJob,
  forkPart,
  makeApiMember,
  makeDemonstrationCompanies,
  makeFirstAdministrator,
  makeProviders,
  makeSecurityRole,
  readCustomers,
  savePsaCredentials,
  saveUmbrellaKeys,
  type Job,
  type Step,
} from '@parasol/demo';
import { databaseUrl, ensureDatabase, startEmbeddedServer } from '@parasol/postgres';
import { z } from 'zod';

export type StageOptions = {
  /** Customers of the MSP that is measured. */
  readonly customers: number;
  readonly limits: 'on' | 'off';
  readonly onProgress: (message: string) => void;
};

const psaFacts = z.object({
  url: z.string(),
  httpsUrl: z.string().nullable(),
  caFile: z.string().nullable(),
});
const umbrellaFacts = z.object({ url: z.string() });
const consoleFacts = z.object({ url: z.string(), firstAdministratorUrl: z.string().nullable() });
const anything = z.unknown();

/** Own answers cost a token per customer and minute; here the provider-wide ones are measured. */
const ownQuestions = ['top-allowed-domains', 'top-blocked-domains', 'top-threats', 'active-identities'];
/** The scenario gives the MSP this share of its customers. */
const mspShare = 0.6;

export type MeasuredCustomer = {
  readonly organizationId: number;
  readonly name: string;
  readonly seats: number;
  readonly companyRecId: number;
};

export type Stage = {
  readonly job: Job;
  readonly psa: z.infer<typeof psaFacts>;
  readonly umbrellaUrl: string;
  readonly providerId: string;
  readonly customers: readonly MeasuredCustomer[];
  readonly lastWindowStart: string;
  /** REST with the role Admin, for looking at the result and making data; never the engine's key. */
  readonly admin: Awaited<ReturnType<typeof adminRest>>;
  /** Resident bytes of console and worker together. */
  memory(): Promise<number>;
  /** How long the PSA waits before it serves a request. */
  setPsaLatency(delayMs: number): Promise<void>;
  stop(): Promise<void>;
};

/** The parts as processes of their own, an MSP connected, every customer mapped to a company of its own. */
export const startStage = async (o: StageOptions): Promise<Stage> => {
  const stateDir = await mkdtemp(join(tmpdir(), 'parasol-bench-'));
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of running.splice(0).toReversed()) await part.stop();
  };
  try {
    const server = await startEmbeddedServer({ stateDir, temporary: true });
    running.push(server);
    const fork = async <Facts>(name: string, facts: z.ZodType<Facts>, settings: unknown): Promise<Facts> => {
      const file = join(import.meta.dirname, `parts/${name}.ts`);
      const part = await forkPart({ name, file, facts, logDir: join(stateDir, 'logs') });
      running.push(part);
      return part.start(settings);
    };
    const psaOwnerUrl = await ensureDatabase(server.address, 'psa');
    const ownerUrl = await ensureDatabase(server.address, 'parasol');
    const customers = Math.ceil(o.customers / mspShare);
    const psa = await fork('psa', psaFacts, { databaseOwnerUrl: psaOwnerUrl, stateDir });
    const umbrella = await fork('umbrella', umbrellaFacts, { customers, rateLimits: o.limits === 'on' });
    const console = await fork('console', consoleFacts, {
      databaseOwnerUrl: ownerUrl,
      databaseUrl: databaseUrl({ ...server.address, user: 'parasol_app' }, 'parasol'),
      stateDir,
      limits: o.limits,
    });
    const job = createJob({
      stage: { psa, umbrella, console },
      threshold: 5,
      memory: { account: null, connections: [], completed: false },
      save: () => Promise.resolve(),
    });
    const measured = await connect(job, o);
    const providerId = job.providers[0]?.id ?? '';
    const metrics = createHttpClient(psa.url);
    return {
      job,
      psa,
      umbrellaUrl: umbrella.url,
      providerId,
      customers: measured,
      lastWindowStart: job.umbrella?.lastWindowStart ?? '',
      admin: await adminRest(job),
      memory: async () => {
        const text = await (await fetch(`${console.url}/metrics`)).text();
        return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1] ?? Number.NaN);
      },
      setPsaLatency: async (delayMs) => {
        const rules = delayMs === 0 ? [] : [{ kind: 'latency', delayMs }];
        await metrics.send('PUT', '/sandbox/api/faults', { rules }, anything);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

const companies = z.array(z.object({ id: z.number(), name: z.string() }));
const mapped = z.object({ mapped: z.number(), errors: z.array(z.object({ message: z.string() })) });
const mappingsAtOnce = 2_000;

/** What an administrator does before the first run, through the same interfaces. */
const connect = async (job: Job, o: StageOptions): Promise<MeasuredCustomer[]> => {
  const step = async (one: Step): Promise<void> => {
    o.onProgress(one.name);
    await one.run(job, () => undefined);
  };
  await step(makeDemonstrationCompanies);
  const msp = job.umbrella?.accounts.find((account) => account.kind === 'msp');
  if (msp === undefined || job.umbrella === undefined) throw new Error('the Umbrella sandbox has no MSP');
  job.umbrella = { ...job.umbrella, accounts: [msp] };
  for (const one of [makeSecurityRole, makeApiMember, makeFirstAdministrator, makeProviders]) await step(one);
  for (const one of [saveUmbrellaKeys, savePsaCredentials, readCustomers, chooseTicketing]) await step(one);

  o.onProgress('Mapping');
  const provider = job.providers[0];
  if (provider === undefined) throw new Error('no provider was made');
  await job.console.saveSettings(provider.id, { configurations: { questionsOff: ownQuestions } });
  await job.console.refreshCompanies(provider.id);
  const rest = await adminRest(job);
  const byName = new Map<string, number>();
  for (let page = 1; ; page += 1) {
    const rows = await rest.get(`/company/companies?pageSize=1000&page=${page}&fields=id,name`, companies);
    for (const row of rows) byName.set(row.name, row.id);
    if (rows.length < 1_000) break;
  }
  const wanted = msp.customers.slice(0, o.customers).flatMap(({ organizationId, name }) => {
    const companyRecId = byName.get(name);
    return companyRecId === undefined ? [] : [{ organizationId, name, seats: 10, companyRecId }];
  });
  for (let at = 0; at < wanted.length; at += mappingsAtOnce) {
    const { errors } = mapped.parse(
      await job.console.map(
        provider.id,
        wanted
          .slice(at, at + mappingsAtOnce)
          .map(({ organizationId, companyRecId }) => ({ organizationId, companyRecId })),
      ),
    );
    if (errors[0]) throw new Error(`a mapping was refused: ${errors[0].message}`);
  }
  return wanted;
};
