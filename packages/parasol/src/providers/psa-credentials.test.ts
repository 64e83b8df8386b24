import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { inProvider, openDatabase, openPool } from '@parasol/postgres';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listAudit } from '../audit/index.ts';
import { ParasolError } from '../errors/index.ts';
import type { Tables } from '../schema/index.ts';
import { addIntent } from '../ledger/index.ts';
import { openPsaOffice, type PsaOffice } from '../testing/psa-office.ts';
import { startStubPsa, type StubPsa } from '../testing/stub-psa.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import {
  createProvider,
  credentialStatus,
  disconnectPsa,
  importPsaLogin,
  psaClientFor,
  savePsaCredentials,
  setPsaEnabled,
  type PsaCredentialsInput,
} from './index.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const clientId = '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01';

let deps: TestDeps;
let providerId = '';
/** The PSA of the test and a pair of keys that works there. */
let site = '';
let companyId = '';
let publicKey = '';
let privateKey = '';
beforeAll(async () => {
  deps = await startTestDeps();
});
afterAll(async () => deps.stop());
beforeEach(async () => {
  providerId = (await createProvider(deps, { kind: 'msp', name: 'Acme MSP' }, actor)).id;
});

const input = (changes: Partial<PsaCredentialsInput> = {}): PsaCredentialsInput => ({
  site,
  companyId,
  clientId,
  publicKey,
  privateKey,
  ...changes,
});
const save = async (changes: Partial<PsaCredentialsInput> = {}) =>
  savePsaCredentials(deps, providerId, input(changes), actor);
const refusal = async (changes: Partial<PsaCredentialsInput>): Promise<ParasolError> => {
  try {
    await save(changes);
  } catch (error) {
    if (error instanceof ParasolError) return error;
    throw error;
  }
  throw new Error('it was saved');
};

/** Answers every request in this way, and counts them. */
const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    requests: () => requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

describe('saving PSA credentials', () => {
  let office: PsaOffice;
  beforeAll(async () => {
    office = await openPsaOffice({ mySecurity: 'answers' });
    const member = await office.member('umbrella', await office.umbrellaRole('Umbrella'));
    ({ publicKey, privateKey } = member);
    site = office.url;
    companyId = 'parasol';
  });
  afterAll(async () => office.stop());

  it('keeps a pair that works, sealed, and never gives the private key back', async () => {
    const saved = await save();
    expect(saved).toMatchObject({
      notices: [],
      status: { kind: 'keys', companyName: 'Parasol Sandbox', publicKey, enabled: true },
    });
    const shown = JSON.stringify([
      saved,
      await credentialStatus(deps, providerId),
      await listAudit(deps, providerId),
    ]);
    expect(shown).not.toContain(privateKey);
    const rows = await inProvider(deps.db, providerId, async (tx) =>
      sql`select provider_credentials::text as row from provider_credentials`.execute(tx),
    );
    expect(JSON.stringify(rows.rows)).not.toContain(privateKey);
    const client = await psaClientFor(deps, providerId);
    expect((await client.count('/company/companies')).outcome).toBe('ok');
  });

  it.each<[string, () => Partial<PsaCredentialsInput>, string]>([
    ['a host that does not answer', () => ({ site: 'http://127.0.0.1:9' }), 'psa_host_unreachable'],
    ['a company that the host does not know', () => ({ companyId: 'other' }), 'psa_company_unknown'],
    ['a company with a blank in it', () => ({ companyId: 'ac me' }), 'psa_company_unknown'],
    ['a client ID that is none', () => ({ clientId: 'my-client' }), 'psa_client_id_refused'],
    ['both keys in one field', () => ({ publicKey: `${publicKey}:${privateKey}` }), 'psa_public_key_wrong'],
    ['the same key in both fields', () => ({ privateKey: publicKey }), 'psa_public_key_wrong'],
    ['swapped keys', () => ({ publicKey: privateKey, privateKey: publicKey }), 'psa_keys_swapped'],
    ['a wrong pair', () => ({ privateKey: 'wrongwrongwrong1' }), 'psa_keys_refused'],
    ['a key with a line break inside', () => ({ publicKey: 'publicpub\nlic0001' }), 'psa_public_key_wrong'],
    ['no private key at all', () => ({ privateKey: '' }), 'psa_private_key_needed'],
    ['a user name and password', () => ({ user: 'integrator', password: 'secret' }), 'psa_password_refused'],
    ['a host with a path', () => ({ site: `${site}/v4_6_release` }), 'site_not_allowed'],
    ['a private address', () => ({ site: 'https://10.0.0.5' }), 'site_not_allowed'],
  ])('names what is wrong with %s, and saves nothing', async (_what, changes, code) => {
    expect((await refusal(changes())).code).toBe(code);
    expect((await credentialStatus(deps, providerId)).psa).toBeNull();
  });

  it('names the right when the key works and its role lacks the first one', async () => {
    const powerless = await office.member('powerless', await office.role('Nothing'));
    const keys = { publicKey: powerless.publicKey, privateKey: powerless.privateKey };
    expect((await refusal(keys)).code).toBe('psa_right_missing');
  });

  it('tells a host that is no PSA from one that does not answer', async () => {
    const other = await listen((_request, response) => response.end('<html>hello</html>'));
    expect((await refusal({ site: other.url })).code).toBe('psa_host_wrong');
    await other.stop();
  });

  it('takes no PSA in which the numbers that were written are other records, however it was come to', async () => {
    const admin = office.client(
      await office.member(`admin-${providerId.slice(0, 8)}`, {
        id: (await office.roles()).find((role) => role.name === 'Admin')?.id ?? 0,
      }),
    );
    const make = async (path: string, body: unknown): Promise<number> => {
      const answer = await admin.write('POST', path, body, z.looseObject({ id: z.number() }));
      if (answer.outcome !== 'ok') throw new Error(JSON.stringify(answer));
      return answer.body.id;
    };
    const company = { identifier: providerId.slice(0, 20), name: 'Harbour', city: 'Busan' };
    const id = await make('/company/companies', company);
    const ticket = (externalXRef: string) =>
      make('/service/tickets', { summary: 'One', company: { id }, externalXRef });
    const wrote = (ticketId: number) =>
      inProvider(deps.db, providerId, async (tx) => {
        const key = `ticket-${ticketId}`;
        const wanted = { providerId, kind: 'ticket-create', key, subject: key, payload: null } as const;
        const { intent } = await addIntent(deps, tx, wanted);
        await tx
          .updateTable('intents')
          .set({ state: 'done', remote_id: String(ticketId) })
          .where('provider_id', '=', providerId)
          .where('intent_id', '=', intent.intentId)
          .execute();
      });
    await save();
    const otherHost = site.replace('127.0.0.1', 'localhost');
    await wrote(999_999);
    expect((await save({ site: otherHost })).status.site, 'deleted tells nothing').toBe(otherHost);
    await wrote(await ticket('somebody else’s'));
    expect((await refusal({})).code).toBe('psa_differs');
    expect((await save({ site: otherHost })).status.site, 'the same as is stored').toBe(otherHost);
    await disconnectPsa(deps, providerId, actor);
    expect((await refusal({})).code, 'nothing is stored any more').toBe('psa_differs');
    await wrote(await ticket('psl1-abcdefghijklmnopqrstuvwxyz'));
    expect((await save()).status.site).toBe(site);
  });

  it('follows no redirect with the keys', async () => {
    const other = await listen((_request, response) => response.end('{}'));
    const leading = await listen((request, response) => {
      response.writeHead(302, { location: `${other.url}${request.url}` }).end();
    });
    expect((await refusal({ site: leading.url })).code).toBe('psa_host_wrong');
    expect([leading.requests() > 0, other.requests()]).toEqual([true, 0]);
    await leading.stop();
    await other.stop();
  });

  it('puts padding right and says so', async () => {
    const saved = await save({
      publicKey: ` "${companyId}+${publicKey}"\u200B`,
      privateKey: `\t${privateKey}\n`,
    });
    expect(saved.status.publicKey).toBe(publicKey);
    expect(saved.notices.map((notice) => notice.code)).toEqual([
      'padding-removed',
      'padding-removed',
      'company-prefix-removed',
    ]);
  });

  it('tells which key of a pair is wrong where the stored pair still works', async () => {
    await save();
    expect((await refusal({ privateKey: 'wrongwrongwrong1' })).code).toBe('psa_private_key_wrong');
    expect((await refusal({ publicKey: 'wrongwrongwrong1' })).code).toBe('psa_public_key_wrong');
    expect((await credentialStatus(deps, providerId)).psa?.publicKey).toBe(publicKey);
  });

  it('gives no client while it is switched off or not connected', async () => {
    await expect(psaClientFor(deps, providerId)).rejects.toMatchObject({ code: 'psa_not_connected' });
    await save();
    await setPsaEnabled(deps, providerId, false, actor);
    await expect(psaClientFor(deps, providerId)).rejects.toMatchObject({ code: 'psa_disabled' });
    await disconnectPsa(deps, providerId, actor);
    expect((await credentialStatus(deps, providerId)).psa).toBeNull();
  });

  it('leaves nothing readable to whoever moves a sealed key to another provider', async () => {
    await save();
    const thief = await createProvider(deps, { kind: 'msp', name: 'Thief' }, actor);
    const pool = openPool(deps.database.ownerUrl);
    const owner = openDatabase<Tables>(pool);
    const stolen = await inProvider(owner, providerId, async (tx) =>
      tx
        .selectFrom('provider_credentials')
        .selectAll()
        .where('provider_id', '=', providerId)
        .executeTakeFirstOrThrow(),
    );
    await inProvider(owner, thief.id, async (tx) =>
      tx
        .insertInto('provider_credentials')
        .values({ ...stolen, provider_id: thief.id, described: JSON.stringify(stolen.described) })
        .execute(),
    );
    await pool.end();
    await expect(psaClientFor(deps, thief.id)).rejects.toMatchObject({ code: 'sealed_secret_unreadable' });
  });
});

describe('saving PSA credentials at a service that shows what it was sent', () => {
  let psa: StubPsa;
  beforeEach(async () => {
    psa = await startStubPsa();
    site = psa.url;
    companyId = 'acme';
    publicKey = 'publicpublic0001';
    privateKey = 'privateprivate01';
    return async () => psa.stop();
  });

  it('names the client ID where the service says so', async () => {
    psa.clientIds = new Set();
    expect((await refusal({})).code).toBe('psa_client_id_refused');
  });

  it('notices the stored private key in the public field without sending it anywhere', async () => {
    await save();
    psa.credentials.length = 0;
    expect((await refusal({ publicKey: privateKey, privateKey: 'anotheranother01' })).details).toMatchObject({
      reason: expect.stringContaining('private key'),
    });
    expect(psa.credentials).toEqual([]);
  });

  it('never sends a stored private key to another host or company', async () => {
    await save();
    const other = await startStubPsa();
    expect((await refusal({ site: other.url, privateKey: '' })).code).toBe('psa_private_key_needed');
    expect((await refusal({ companyId: 'other', privateKey: '' })).code).toBe('psa_private_key_needed');
    expect(other.calls).toEqual([]);
    await other.stop();
    expect((await save({ privateKey: '' })).status.publicKey).toBe(publicKey);
  });

  it('takes no other company once something was written: its numbers mean other records there', async () => {
    await save();
    expect((await refusal({ companyId: 'other' })).code).not.toBe('psa_differs');
    await inProvider(deps.db, providerId, async (tx) => {
      const { intent } = await addIntent(deps, tx, {
        providerId,
        kind: 'ticket-create',
        key: 'one',
        subject: 'one',
        payload: null,
      });
      await tx
        .updateTable('intents')
        .set({ state: 'done', remote_id: '4711' })
        .where('provider_id', '=', providerId)
        .where('intent_id', '=', intent.intentId)
        .execute();
    });
    expect((await refusal({ companyId: 'other' })).code).toBe('psa_differs');
    expect((await save()).status.enabled).toBe(true);
  });

  it('replaces a pair at once, while a client made before goes on with the old one', async () => {
    await save();
    const before = await psaClientFor(deps, providerId);
    psa.keys.add('publicpublic0002:privateprivate02');
    const saved = await save({ publicKey: 'publicpublic0002', privateKey: 'privateprivate02' });
    expect(saved.status.publicKey).toBe('publicpublic0002');
    expect((await before.count('/company/companies')).outcome).toBe('ok');
    expect((await (await psaClientFor(deps, providerId)).count('/company/companies')).outcome).toBe('ok');
    expect(psa.credentials.slice(-2)).toEqual([
      `acme+${publicKey}:${privateKey}`,
      'acme+publicpublic0002:privateprivate02',
    ]);
  });

  it('shows an older login as such, lets it work, and replaces it by keys', async () => {
    await importPsaLogin(
      deps,
      providerId,
      {
        site: psa.url,
        companyId: 'acme',
        clientId: input().clientId,
        user: 'umbrella',
        password: 'old secret',
      },
      actor,
    );
    expect((await credentialStatus(deps, providerId)).psa).toMatchObject({
      kind: 'login',
      user: 'umbrella',
      publicKey: null,
    });
    psa.keys.add('umbrella:old secret');
    expect((await (await psaClientFor(deps, providerId)).count('/company/companies')).outcome).toBe('ok');
    expect((await save()).status.kind).toBe('keys');
    expect((await credentialStatus(deps, providerId)).psa).toMatchObject({ kind: 'keys', user: null });
  });
});
