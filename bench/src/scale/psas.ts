import {
  adminRest,
  createJob,
  inParallel,
  createHttpClient,
  makeApiMember,
  makeSecurityRole,
} from '@parasol/demo';
import { ensureDatabase, type ServerAddress } from '@parasol/postgres';
import { z } from 'zod';

/** A ConnectWise for each provider, as in life: of one alone, each run would read the companies and configurations of all. */
export type Psas = {
  readonly urls: readonly string[];
  readonly companyId: string;
  /** Makes companies in the PSA of that place; their record ids, in the order of the names. */
  makeCompanies(place: number, names: readonly string[]): Promise<number[]>;
  /** A new key pair of its API member "Umbrella", for the provider of that place. */
  makeKey(place: number, description: string): Promise<{ publicKey: string; privateKey: string }>;
  /** Calls that all of them have answered. */
  calls(): Promise<number>;
  setLatency(delayMs: number): Promise<void>;
};

const atOnce = 6;
const status = z.object({ calls: z.record(z.string(), z.number()) });
const made = z.object({ id: z.number() });
const anything = z.unknown();

const jobAt = (url: string) =>
  createJob({
    stage: {
      psa: { url, httpsUrl: null, caFile: null },
      umbrella: { url: '' },
      console: { url: '', firstAdministratorUrl: null },
    },
    threshold: 5,
  });

/** `start` runs PSAs over these databases in one process. All are copies of one that is made through its screens. */
export const startPsas = async (o: {
  readonly address: ServerAddress;
  readonly count: number;
  readonly start: (
    databaseUrls: readonly string[],
  ) => Promise<{ part: { stop(): Promise<void> }; facts: { urls: readonly string[] } }>;
}): Promise<Psas> => {
  const first = await o.start([await ensureDatabase(o.address, 'psa')]);
  const job = jobAt(first.facts.urls[0] ?? '');
  for (const step of [makeSecurityRole, makeApiMember]) await step.run(job, () => undefined);
  const { company: companyId } = await job.screens.status();
  const memberId = job.memberId ?? 0;
  await first.part.stop();

  const databaseUrls: string[] = [];
  for (let number = 1; number <= o.count; number += 1)
    databaseUrls.push(await ensureDatabase(o.address, `psa_${number}`, { copyOf: 'psa' }));
  const { urls } = (await o.start(databaseUrls)).facts;
  const sandboxes = urls.map((url) => createHttpClient(`${url}/sandbox/api`));
  return {
    urls,
    companyId,
    makeCompanies: async (place, names) => {
      const rest = await adminRest(jobAt(urls[place] ?? ''));
      const ids = names.map(() => 0);
      await inParallel([...names.entries()], atOnce, async ([n, name]) => {
        const company = { identifier: `C${n}`, name, addressLine1: '1 Example Street', city: 'Springfield' };
        ids[n] = (await rest.send('POST', '/company/companies', company, made)).id;
      });
      return ids;
    },
    makeKey: (place, description) => jobAt(urls[place] ?? '').screens.makeKey(memberId, description),
    calls: async () => {
      let sum = 0;
      await inParallel(sandboxes, atOnce, async (sandbox) => {
        const { calls } = await sandbox.get('/status', status);
        for (const count of Object.values(calls)) sum += count;
      });
      return sum;
    },
    setLatency: async (delayMs) => {
      const rules = delayMs === 0 ? [] : [{ kind: 'latency', delayMs }];
      await inParallel(sandboxes, atOnce, async (sandbox) => {
        await sandbox.send('PUT', '/faults', { rules }, anything);
      });
    },
  };
};
