import { startUmbrellaSandbox, type UmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { pino } from 'pino';
import { z } from 'zod';

import { mapCustomers, refreshCompanies, refreshCustomers } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { savePsaCredentials, saveSettings, saveUmbrellaCredentials } from '../providers/index.ts';
import { openPsaOffice, type PsaOffice } from './psa-office.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const made = z.looseObject({ id: z.number() });

/** A provider with both sides connected to sandboxes of its own and every customer mapped to a company. */
export type ConnectedProvider = {
  readonly office: PsaOffice;
  readonly umbrella: UmbrellaSandbox;
  readonly customers: readonly { readonly organizationId: number; readonly companyRecId: number }[];
  /** What must be found nowhere. */
  readonly secrets: readonly string[];
  stop(): Promise<void>;
};

/** Connects a provider that exists; `customers` is the size of the whole scenario, of which an MSP has 60 %. */
export const connectProvider = async (
  deps: Deps,
  providerId: string,
  o: { readonly customers: number },
): Promise<ConnectedProvider> => {
  const office = await openPsaOffice({ mySecurity: 'answers' });
  const umbrella = await startUmbrellaSandbox({
    port: 0,
    customers: o.customers,
    log: pino({ level: 'silent' }),
  });
  const [account] = umbrella.accounts;
  if (!account) throw new Error('no account');
  const adminRole = (await office.roles()).find((role) => role.name === 'Admin');
  const admin = office.client(await office.member('admin', { id: adminRole?.id ?? 0 }));
  const { publicKey, privateKey } = await office.member('umbrella', await office.umbrellaRole('Umbrella'));

  const keys = { baseUrl: umbrella.url, key: account.key, secret: account.secret };
  await saveUmbrellaCredentials(deps, providerId, keys, actor);
  const clientId = '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01';
  const psa = { site: office.url, companyId: 'parasol', clientId, publicKey, privateKey };
  await savePsaCredentials(deps, providerId, psa, actor);
  await saveSettings(deps, providerId, { ticketing: { enabled: true, boardId: 1 } }, actor);
  await refreshCustomers(deps, providerId);
  const customers = [];
  for (const { organizationId, name } of account.customers) {
    const body = { identifier: `C${organizationId}`, name, addressLine1: '1 Example Street', city: 'Busan' };
    const company = await admin.write('POST', '/company/companies', body, made);
    if (company.outcome !== 'ok') throw new Error(JSON.stringify(company));
    customers.push({ organizationId, companyRecId: company.body.id });
  }
  await refreshCompanies(deps, providerId);
  const { errors } = await mapCustomers(deps, providerId, customers, actor);
  if (errors[0]) throw new Error(errors[0].message);
  return {
    office,
    umbrella,
    customers,
    secrets: [privateKey, account.secret],
    async stop() {
      await umbrella.stop();
      await office.stop();
    },
  };
};
