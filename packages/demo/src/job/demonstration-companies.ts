import { z } from 'zod';

import { createHttpClient, type HttpClient } from './http-client.ts';
import { inParallel } from './in-parallel.ts';
import type { Job, Step } from './job.ts';
import { umbrellaStatus } from './umbrella-status.ts';

const clientId = '6f2a4f0e-3b1d-4c55-9a53-2f3a1b8d7c90';
const identifierLength = 25;
const lanes = 8;

// A PSA has more companies than those with Umbrella; suggestions must not take them.
const bystanders = ['Harbour Street Bakery', 'Quarry Road Garage', 'Lighthouse Books'];

/** Makes a company in the PSA for each of Umbrella's customers, over REST, with a key of the role Admin. */
export const makeDemonstrationCompanies: Step = {
  name: 'Demonstration companies in the PSA',
  run: async (job, onProgress) => {
    job.umbrella = await umbrellaStatus(job.stage.umbrella.url);
    const rest = await adminRest(job);
    const there = await companyNames(rest);
    const names = [
      ...job.umbrella.accounts.flatMap((account) => account.customers.map((customer) => customer.name)),
      ...bystanders,
    ];
    const wanted = [...new Set(names)].filter((name) => !there.names.has(name));
    const identifiers = new Set(there.identifiers);
    let made = 0;
    await inParallel(wanted, lanes, async (name) => {
      const identifier = freeIdentifier(name, identifiers);
      await rest.send(
        'POST',
        '/company/companies',
        { identifier, name, addressLine1: '1 Example Street', city: 'Springfield' },
        z.unknown(),
      );
      made += 1;
      onProgress(`${made} of ${wanted.length}`);
    });
    return `${names.length} companies, ${made} of them new`;
  },
};

/** REST with a key of the API member "Demo data", whose role is Admin. The product never has this key. */
export const adminRest = async (job: Pick<Job, 'screens' | 'stage'>): Promise<HttpClient> => {
  const admin = await job.screens.findRole('Admin');
  if (admin === undefined) throw new Error('The PSA sandbox has no role "Admin".');
  const member = await job.screens.ensureMember({
    identifier: 'DemoData',
    name: 'Demo data',
    securityRoleId: admin.id,
  });
  const key = await job.screens.makeKey(member.id, 'Demonstration');
  const { company } = await job.screens.status();
  return createHttpClient(`${job.stage.psa.url}/v4_6_release/apis/3.0`, {
    authorization: `Basic ${Buffer.from(`${company}+${key.publicKey}:${key.privateKey}`).toString('base64')}`,
    clientId,
  });
};

const companyNames = async (rest: HttpClient): Promise<{ names: Set<string>; identifiers: string[] }> => {
  const schema = z.array(z.object({ identifier: z.string(), name: z.string() }));
  const found: z.infer<typeof schema> = [];
  for (let page = 1; ; page += 1) {
    const rows = await rest.get(
      `/company/companies?pageSize=1000&page=${page}&fields=identifier,name`,
      schema,
    );
    found.push(...rows);
    if (rows.length < 1000) break;
  }
  return { names: new Set(found.map((row) => row.name)), identifiers: found.map((row) => row.identifier) };
};

// A Company ID has letters and digits only here, as people type them: "Blue Heron Dental" is BlueHeronDental.
const freeIdentifier = (name: string, taken: Set<string>): string => {
  const base =
    name
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]/g, '')
      .slice(0, identifierLength) || 'Company';
  let identifier = base;
  for (let number = 2; taken.has(identifier); number += 1)
    identifier = `${base.slice(0, identifierLength - 4)}${number}`;
  taken.add(identifier);
  return identifier;
};
