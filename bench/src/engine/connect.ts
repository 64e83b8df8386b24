import { randomUUID } from 'node:crypto';
import {
  adminRest,
  chooseTicketing,
  makeApiMember,
  makeFirstAdministrator,
  makeProviders,
  makeSecurityRole,
  readCustomers,
  saveUmbrellaKeys,
  umbrellaStatus,
  type Job,
  type Step,
} from '@parasol/demo';
import { z } from 'zod';

export type MeasuredCustomer = {
  readonly organizationId: number;
  readonly name: string;
  readonly seats: number;
  readonly companyRecId: number;
};

/** Umbrella's sandbox gives the MSP this share of its customers; the others are an MSSP's, who isn't connected. */
export const mspShare = 0.6;
/** Own answers cost a token per customer; what is measured are the provider-wide ones. */
const ownQuestions = ['top-allowed-domains', 'top-blocked-domains', 'top-threats', 'active-identities'];
const mappingsAtOnce = 2_000;
const lanes = 8;

const made = z.object({ id: z.number() });
const mapped = z.object({ errors: z.array(z.object({ message: z.string() })) });

/** A company for each customer, over REST. */
const makeCompanies = async (
  job: Job,
  customers: readonly { readonly organizationId: number; readonly name: string }[],
): Promise<MeasuredCustomer[]> => {
  const rest = await adminRest(job);
  const queue = customers.entries();
  const found: MeasuredCustomer[] = [];
  const lane = async (): Promise<void> => {
    for (const [place, { organizationId, name }] of queue) {
      const body = {
        identifier: `Bench${place}`,
        name,
        addressLine1: '1 Example Street',
        city: 'Springfield',
      };
      const { id } = await rest.send('POST', '/company/companies', body, made);
      found.push({ organizationId, name, seats: 10, companyRecId: id });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return found.toSorted((a, b) => a.organizationId - b.organizationId);
};

/** Saves a key of the role "Umbrella". Over https, as the plain script talks to the PSA as well. */
const savePsa = async (job: Job, providerId: string, site: string): Promise<void> => {
  const { publicKey, privateKey } = await job.screens.makeKey(job.memberId ?? 0, 'Parasol');
  const { company } = await job.screens.status();
  await job.console.savePsa(providerId, {
    site,
    companyId: company,
    clientId: randomUUID(),
    enabled: true,
    publicKey,
    privateKey,
  });
};

/** What an administrator does before the first run, through the same interfaces. */
export const connect = async (
  job: Job,
  o: {
    readonly customers: number;
    readonly psaSite: string;
    readonly onProgress: (message: string) => void;
  },
): Promise<MeasuredCustomer[]> => {
  const startedMs = performance.now();
  const status = await umbrellaStatus(job.stage.umbrella.url);
  const msp = status.accounts.find((account) => account.kind === 'msp');
  if (msp === undefined) throw new Error('the Umbrella sandbox has no MSP');
  job.umbrella = { ...status, accounts: [msp] };
  const steps: Step[] = [makeSecurityRole, makeApiMember, makeFirstAdministrator, makeProviders];
  for (const one of [...steps, saveUmbrellaKeys]) await one.run(job, () => undefined);
  const providerId = job.providers[0]?.id ?? '';
  await savePsa(job, providerId, o.psaSite);
  for (const one of [readCustomers, chooseTicketing]) await one.run(job, () => undefined);
  await job.console.saveSettings(providerId, { configurations: { questionsOff: ownQuestions } });

  const customers = await makeCompanies(job, msp.customers.slice(0, o.customers));
  await job.console.refreshCompanies(providerId);
  const mappings = customers.map(({ organizationId, companyRecId }) => ({ organizationId, companyRecId }));
  for (let at = 0; at < mappings.length; at += mappingsAtOnce) {
    const outcome = await job.console.map(providerId, mappings.slice(at, at + mappingsAtOnce));
    const [refused] = mapped.parse(outcome).errors;
    if (refused) throw new Error(`a mapping was refused: ${refused.message}`);
  }
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
  o.onProgress(`${customers.length} customers connected and mapped in ${seconds} s`);
  return customers;
};
