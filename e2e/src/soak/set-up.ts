import {
  adminRest,
  chooseTicketing,
  connection,
  createHttpClient,
  createJob,
  type HttpClient,
  type Job,
  readCustomers,
  umbrellaStatus,
} from '@parasol/demo';
import { z } from 'zod';

import type { Random } from './random.ts';
import type { SoakStage } from './stage.ts';
import { threshold } from './times.ts';
import type { SoakCustomer, SoakWorld } from './world.ts';

const newCustomer = z.object({ organizationId: z.number(), name: z.string(), seats: z.number() });
const companies = z.array(z.object({ id: z.number(), name: z.string() }));

/** Everybody who takes part, set up and connected. */
export type SoakTown = {
  readonly job: Job;
  readonly world: SoakWorld;
  /** The switches of the Umbrella sandbox. */
  readonly umbrella: HttpClient;
  /** REST of the PSA with the role Admin, for looking on. */
  readonly psa: HttpClient;
};

/** Adds customers without any traffic of their own, in both accounts by turns. */
const addCustomers = async (umbrella: HttpClient, umbrellaUrl: string, count: number, random: Random) => {
  const { accounts } = await umbrellaStatus(umbrellaUrl);
  const added: (Omit<SoakCustomer, 'companyRecId'> & { readonly provider: number })[] = [];
  for (let number = 1; number <= count; number += 1) {
    const provider = number % accounts.length;
    const wanted = {
      key: accounts[provider]?.key,
      name: `Soak Customer ${number}`,
      seats: random.between(5, 400),
    };
    const { organizationId, name, seats } = await umbrella.send(
      'POST',
      '/sandbox/api/customers',
      wanted,
      newCustomer,
    );
    added.push({ organizationId, name, seats, provider, mapped: false });
  }
  return added;
};

/** Where the parts are. */
export type Addresses = Pick<SoakStage, 'psaUrl' | 'umbrellaUrl' | 'consoleUrl' | 'firstAdministratorUrl'>;

/** Customers, companies, role, keys, providers and settings, through public HTTP only, while nothing goes wrong yet. */
export const setUp = async (
  stage: Addresses,
  o: { readonly customers: number; readonly random: Random; readonly onProgress: (what: string) => void },
): Promise<SoakTown> => {
  const umbrella = createHttpClient(stage.umbrellaUrl);
  const added = await addCustomers(umbrella, stage.umbrellaUrl, o.customers, o.random);
  const job = createJob({
    stage: {
      psa: { url: stage.psaUrl, httpsUrl: null, caFile: null },
      umbrella: { url: stage.umbrellaUrl },
      console: { url: stage.consoleUrl, firstAdministratorUrl: stage.firstAdministratorUrl },
    },
    threshold,
  });
  for (const step of [...connection, readCustomers, chooseTicketing]) {
    o.onProgress(step.name);
    await step.run(job, () => {});
  }
  const psa = await adminRest(job);
  const recIds = new Map(
    (await psa.get('/company/companies?pageSize=1000&fields=id,name', companies)).map(({ id, name }) => [
      name,
      id,
    ]),
  );
  const customers = added.map((customer): SoakCustomer => {
    const companyRecId = recIds.get(customer.name);
    if (companyRecId === undefined) throw new Error(`The PSA has no company ${customer.name}.`);
    return Object.assign(customer, { companyRecId });
  });
  for (const provider of job.providers) {
    await job.console.refreshCompanies(provider.id);
    await job.console.saveSettings(provider.id, { schedule: { enabled: false } });
  }
  return { job, world: { customers, identities: [] }, umbrella, psa };
};

/** The next customers of each provider (or of `only` one) get their companies. */
export const mapNext = async ({ job, world }: SoakTown, count: number, only?: number): Promise<void> => {
  for (const [index, provider] of job.providers.entries()) {
    if (only !== undefined && index !== only) continue;
    const next = world.customers.filter((one) => one.provider === index && !one.mapped).slice(0, count);
    if (next.length === 0) continue;
    const mappings = next.map(({ organizationId, companyRecId }) => ({ organizationId, companyRecId }));
    const { errors } = await job.console.map(provider.id, mappings);
    if (errors[0] !== undefined) throw new Error(`A mapping was refused: ${errors[0].message}`);
    for (const customer of next) customer.mapped = true;
  }
};
