import { Company } from '@parasol/connectwise';
import { startUmbrellaSandbox, type UmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProvider, savePsaCredentials, saveUmbrellaCredentials } from '../providers/index.ts';
import { latestRights, runRightsCheck } from '../rights/index.ts';
import { openPsaOffice, type Member, type PsaOffice } from '../testing/psa-office.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import {
  customerCounts,
  listCustomers,
  mapCustomers,
  mappedCustomers,
  refreshCompanies,
  refreshCustomers,
  suggestMappings,
  verifyMappings,
} from './index.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
let deps: TestDeps;
let office: PsaOffice;
let umbrella: UmbrellaSandbox;
let member: Member;
let boss: Member;
beforeAll(async () => {
  deps = await startTestDeps();
  office = await openPsaOffice({ mySecurity: 'answers' });
  umbrella = await startUmbrellaSandbox({ port: 0, log: pino({ level: 'silent' }) });
  member = await office.member('umbrella', await office.umbrellaRole('Umbrella'));
  const admin = (await office.roles()).find((role) => role.name === 'Admin');
  if (admin === undefined) throw new Error('the sandbox has no role Admin');
  boss = await office.member('boss', admin);
});
afterAll(async () => {
  await umbrella.stop();
  await office.stop();
  await deps.stop();
});

const connected = async (kind: 'msp' | 'mssp'): Promise<string> => {
  const account = umbrella.accounts.find((one) => one.kind === kind);
  const { id } = await createProvider(deps, { kind, name: `An ${kind}` }, actor);
  await saveUmbrellaCredentials(
    deps,
    id,
    { baseUrl: umbrella.url, key: account?.key ?? '', secret: account?.secret ?? '' },
    actor,
  );
  const clientId = '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01';
  const { publicKey, privateKey } = member;
  const psa = { site: office.url, companyId: 'parasol', clientId, publicKey, privateKey };
  await savePsaCredentials(deps, id, psa, actor);
  return id;
};
const addCompany = async (name: string, n: number): Promise<number> => {
  const answer = await office
    .client(boss)
    .write('POST', '/company/companies', { identifier: `C${n}`, name, city: 'Seoul' }, Company);
  if (answer.outcome !== 'ok') throw new Error(JSON.stringify(answer));
  return answer.body.id;
};

describe('with both sandboxes', () => {
  it('a check of the rights is stored', async () => {
    const id = await connected('msp');
    expect(await latestRights(deps, id)).toBeNull();
    const report = await runRightsCheck(deps, id);
    expect(report).toMatchObject({ granted: 13, missing: [], excess: [] });
    expect(await latestRights(deps, id)).toEqual(report);
  });

  it.each(['msp', 'mssp'] as const)(
    'the customers of an %s come in, are suggested, mapped and followed',
    async (kind) => {
      const id = await connected(kind);
      const { total } = await refreshCustomers(deps, id);
      expect(total).toBe(kind === 'msp' ? 15 : 10);
      const { rows } = await listCustomers(deps, id);
      expect(rows.every((row) => (row.packageName === null) === (kind === 'msp'))).toBe(true);
      const recIds: number[] = [];
      for (const [n, row] of rows.entries())
        recIds.push(await addCompany(row.name, (kind === 'msp' ? 100 : 200) + n));

      await refreshCompanies(deps, id);
      const suggestions = await suggestMappings(deps, id);
      expect(suggestions.filter((one) => one.reason === 'exact')).toHaveLength(total);
      expect(await mapCustomers(deps, id, suggestions, actor)).toMatchObject({ mapped: total, errors: [] });
      expect(await refreshCompanies(deps, id)).toMatchObject({ full: false });

      const [gone = 0, renamed = 0] = recIds;
      const client = office.client(boss);
      await client.write(
        'PATCH',
        `/company/companies/${renamed}`,
        [{ op: 'replace', path: 'name', value: 'Renamed' }],
        Company,
      );
      expect(await verifyMappings(deps, id)).toMatchObject({ checked: total, suspended: 0 });
      expect((await mappedCustomers(deps, id)).map((one) => one.companyName)).toContain('Renamed');
      expect(
        (await client.write('DELETE', `/company/companies/${gone}`, undefined, Company.optional())).outcome,
      ).toBe('ok');
      expect(await verifyMappings(deps, id)).toMatchObject({ suspended: 1 });
      expect(await customerCounts(deps, id)).toMatchObject({ mapped: total - 1, suspended: 1 });
    },
  );
});
