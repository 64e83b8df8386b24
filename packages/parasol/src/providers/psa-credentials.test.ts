import { createServer } from 'node:http';
import { inProvider, openDatabase, openPool } from '@parasol/postgres';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/index.ts';
import { ParasolError } from '../errors/index.ts';
import type { Tables } from '../schema/index.ts';
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
const publicKey = 'publicpublic0001';
const privateKey = 'privateprivate01';

let deps: TestDeps;
let psa: StubPsa;
let providerId = '';
beforeAll(async () => {
  deps = await startTestDeps();
});
afterAll(async () => deps.stop());
beforeEach(async () => {
  psa = await startStubPsa();
  providerId = (await createProvider(deps, { kind: 'msp', name: 'Acme MSP' }, actor)).id;
  return async () => psa.stop();
});

const input = (changes: Partial<PsaCredentialsInput> = {}): PsaCredentialsInput => ({
  site: psa.url,
  companyId: 'acme',
  clientId: '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01',
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

describe('saving PSA credentials', () => {
  it('keeps a pair that works, sealed, and never gives the private key back', async () => {
    const saved = await save();
    expect(saved).toMatchObject({
      notices: [],
      status: { kind: 'keys', companyName: 'Acme', publicKey, enabled: true },
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

  it.each<[string, (stub: StubPsa) => Partial<PsaCredentialsInput>, string]>([
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
    ['a host with a path', (stub) => ({ site: `${stub.url}/v4_6_release` }), 'site_not_allowed'],
    ['a private address', () => ({ site: 'https://10.0.0.5' }), 'site_not_allowed'],
  ])('names what is wrong with %s, and saves nothing', async (_what, changes, code) => {
    expect((await refusal(changes(psa))).code).toBe(code);
    expect((await credentialStatus(deps, providerId)).psa).toBeNull();
  });

  it('names the client ID where the service says so', async () => {
    psa.clientIds = new Set();
    expect((await refusal({})).code).toBe('psa_client_id_refused');
  });

  it('names the right when the key works and its role lacks the first one', async () => {
    psa.without.add(publicKey);
    expect((await refusal({})).code).toBe('psa_right_missing');
  });

  it('tells a host that is no PSA from one that does not answer', async () => {
    const server = createServer((_request, response) => response.end('<html>hello</html>'));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect((await refusal({ site: `http://127.0.0.1:${port}` })).code).toBe('psa_host_wrong');
    server.closeAllConnections();
    server.close();
  });

  it('follows no redirect with the keys', async () => {
    const other = await startStubPsa();
    const server = createServer((request, response) => {
      response.writeHead(302, { location: `${other.url}${request.url}` });
      response.end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect((await refusal({ site: `http://127.0.0.1:${port}` })).code).toBe('psa_host_wrong');
    expect(other.calls).toEqual([]);
    server.closeAllConnections();
    server.close();
    await other.stop();
  });

  it('puts padding right and says so', async () => {
    const saved = await save({ publicKey: ` "acme+${publicKey}"\u200B`, privateKey: `\t${privateKey}\n` });
    expect(saved.status.publicKey).toBe(publicKey);
    expect(saved.notices.map((notice) => notice.code)).toEqual([
      'padding-removed',
      'padding-removed',
      'company-prefix-removed',
    ]);
  });

  it('notices the stored private key in the public field without sending it anywhere', async () => {
    await save();
    psa.credentials.length = 0;
    expect((await refusal({ publicKey: privateKey, privateKey: 'anotheranother01' })).details).toMatchObject({
      reason: expect.stringContaining('private key'),
    });
    expect(psa.credentials).toEqual([]);
  });

  it('tells which key of a pair is wrong where the stored pair still works', async () => {
    await save();
    expect((await refusal({ privateKey: 'wrongwrongwrong1' })).code).toBe('psa_private_key_wrong');
    expect((await refusal({ publicKey: 'wrongwrongwrong1' })).code).toBe('psa_public_key_wrong');
    expect((await credentialStatus(deps, providerId)).psa?.publicKey).toBe(publicKey);
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
