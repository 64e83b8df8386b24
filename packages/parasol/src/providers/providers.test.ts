import { randomUUID } from 'node:crypto';
import { neededScopes } from '@parasol/umbrella';
import { startUmbrellaSandbox, type UmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/index.ts';
import { startStubUmbrella, stubUmbrellaKey } from '../testing/stub-umbrella.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { createVault, parseMasterKeys } from '../vault/index.ts';
import {
  createProvider,
  credentialStatus,
  disconnectUmbrella,
  getProvider,
  getSettings,
  listProviders,
  renameProvider,
  rewrapCredentials,
  saveSettings,
  saveUmbrellaCredentials,
  umbrellaClientFor,
} from './index.ts';

type Changes = Partial<Parameters<typeof saveUmbrellaCredentials>[2]>;

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
let deps: TestDeps;
beforeAll(async () => {
  deps = await startTestDeps();
});
afterAll(async () => deps.stop());

describe('providers', () => {
  it('are made, listed by name, renamed and found again', async () => {
    const zeta = await createProvider(deps, { kind: 'mssp', name: '  Zeta  ' }, actor);
    const alpha = await createProvider(deps, { kind: 'msp', name: 'alpha' }, actor);
    expect(await listProviders(deps, [zeta.id, alpha.id])).toMatchObject([
      { name: 'alpha' },
      { name: 'Zeta', kind: 'mssp' },
    ]);
    expect(await listProviders(deps, [])).toEqual([]);
    expect(await renameProvider(deps, zeta.id, 'Eta', actor)).toMatchObject({ name: 'Eta' });
    expect(await getProvider(deps, zeta.id)).toMatchObject({ name: 'Eta', kind: 'mssp' });
    expect((await listAudit(deps, zeta.id)).rows.map((line) => line.action)).toEqual([
      'provider.renamed',
      'provider.created',
    ]);
  });

  it('that do not exist are not found, whatever their id looks like', async () => {
    for (const id of [randomUUID(), 'no-id', "'; drop table providers"])
      await expect(getProvider(deps, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(createProvider(deps, { kind: 'msp', name: '  ' }, actor)).rejects.toMatchObject({
      code: 'bad_input',
    });
  });
});

describe('settings', () => {
  let providerId = '';
  beforeEach(async () => {
    providerId = (await createProvider(deps, { kind: 'msp', name: 'Acme' }, actor)).id;
  });

  it('begin with the documented defaults', async () => {
    expect(await getSettings(deps, providerId)).toEqual({
      ticketing: {
        enabled: false,
        priorityByCategory: {},
        threshold: 5,
        cryptomining: false,
        reopen: { enabled: false, withinDays: 7 },
        autoClose: { enabled: false, quietWindows: 6 },
        lagMinutes: 30,
      },
      configurations: {
        enabled: true,
        typeName: 'Cisco Umbrella',
        questionsOff: [],
        markInactiveWhenRemoved: false,
      },
      schedule: { enabled: true, cron: '35 */4 * * *', timeZone: 'UTC' },
    });
  });

  it('change only where the patch says, and null takes an optional one away', async () => {
    await saveSettings(
      deps,
      providerId,
      {
        ticketing: {
          enabled: true,
          boardId: 7,
          priorityByCategory: { Malware: 1, 'Command and Control': 2 },
        },
      },
      actor,
    );
    await saveSettings(
      deps,
      providerId,
      { ticketing: { threshold: 0, reopen: { enabled: true, withinDays: 3 } } },
      actor,
    );
    const next = await saveSettings(
      deps,
      providerId,
      { ticketing: { boardId: null, priorityByCategory: { Malware: 4 } } },
      actor,
    );
    expect(next.ticketing).toMatchObject({
      enabled: true,
      threshold: 0,
      reopen: { enabled: true, withinDays: 3 },
      priorityByCategory: { Malware: 4 },
    });
    expect(next.ticketing).not.toHaveProperty('boardId');
    expect(await getSettings(deps, providerId)).toEqual(next);
  });

  it('are refused with the field that is wrong, and then nothing is changed', async () => {
    const before = await getSettings(deps, providerId);
    for (const [patch, field] of [
      [{ ticketing: { threshold: -1 } }, 'ticketing.threshold'],
      [{ ticketing: { lagMinutes: 1.5 } }, 'ticketing.lagMinutes'],
      [{ configurations: { typeName: '' } }, 'configurations.typeName'],
      [JSON.parse('{"ticketing":{"nonsense":1}}'), 'ticketing.nonsense'],
      [JSON.parse('{"ticketing":{"__proto__":{"threshold":9}}}'), 'ticketing.__proto__'],
      [JSON.parse('{"ticketing":5}'), 'ticketing'],
    ] as const)
      await expect(saveSettings(deps, providerId, patch, actor)).rejects.toMatchObject({
        code: 'bad_input',
        details: { fields: { [field]: expect.any(String) } },
      });
    expect(await getSettings(deps, providerId)).toEqual(before);
  });

  it('keep both changes when two people save at once', async () => {
    await Promise.all([
      saveSettings(deps, providerId, { ticketing: { threshold: 9 } }, actor),
      saveSettings(deps, providerId, { configurations: { typeName: 'Umbrella' } }, actor),
    ]);
    expect(await getSettings(deps, providerId)).toMatchObject({
      ticketing: { threshold: 9 },
      configurations: { typeName: 'Umbrella' },
    });
  });
});

describe('the Umbrella connection', () => {
  let umbrella: UmbrellaSandbox;
  let providerId = '';
  beforeAll(async () => {
    umbrella = await startUmbrellaSandbox({ port: 0, log: pino({ level: 'silent' }) });
  });
  afterAll(async () => umbrella.stop());
  beforeEach(async () => {
    providerId = (await createProvider(deps, { kind: 'msp', name: 'Acme' }, actor)).id;
  });
  const keyOf = (kind: 'msp' | 'mssp'): { key: string; secret: string } => {
    const account = umbrella.accounts.find((one) => one.kind === kind);
    if (account === undefined) throw new Error(`the sandbox has no ${kind}`);
    return { key: account.key, secret: account.secret };
  };
  const save = async (changes: Changes = {}) =>
    saveUmbrellaCredentials(deps, providerId, { baseUrl: umbrella.url, ...keyOf('msp'), ...changes }, actor);
  /** Leaves the account's key these scopes. */
  const allow = async (scopes: readonly string[]): Promise<void> => {
    const changed = await fetch(`${umbrella.url}/sandbox/api/accounts/${keyOf('msp').key}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scopes }),
      signal: AbortSignal.timeout(30_000),
    });
    expect(changed.status).toBe(200);
  };

  it('keeps a key that works, and never gives the secret back', async () => {
    const { key, secret } = keyOf('msp');
    const saved = await save({ secret: ` ${secret}\n` });
    expect(saved).toMatchObject({ status: { kind: 'msp', key }, key: { customersSeen: true } });
    expect(saved.notices[0]?.code).toBe('padding-removed');
    const shown = JSON.stringify([
      saved,
      await credentialStatus(deps, providerId),
      await listAudit(deps, providerId),
    ]);
    expect(shown).not.toContain(secret);
    expect(await (await umbrellaClientFor(deps, providerId)).findKind()).toBe('msp');
    expect((await save({ secret: '' })).status.key).toBe(key);
    await disconnectUmbrella(deps, providerId, actor);
    await expect(umbrellaClientFor(deps, providerId)).rejects.toMatchObject({
      code: 'umbrella_not_connected',
    });
  });

  it.each<[string, () => Changes, string]>([
    ['a wrong secret', () => ({ secret: 'wrong-secret-0001' }), 'umbrella_key_refused'],
    ['no secret', () => ({ secret: '' }), 'umbrella_key_refused'],
    ['the same text twice', () => ({ secret: keyOf('msp').key }), 'umbrella_key_refused'],
    ['an address that does not answer', () => ({ baseUrl: 'http://127.0.0.1:9' }), 'umbrella_unreachable'],
    ['a private address', () => ({ baseUrl: 'https://192.168.0.1' }), 'site_not_allowed'],
    ['a key of the other console', () => keyOf('mssp'), 'umbrella_kind_differs'],
  ])('names what is wrong with %s, and saves nothing', async (_what, changes, code) => {
    await expect(save(changes())).rejects.toMatchObject({ code });
    expect((await credentialStatus(deps, providerId)).umbrella).toBeNull();
  });

  it('names what is wrong with a key without the customers scope, and saves nothing', async () => {
    const all = neededScopes.map(({ scope }) => scope);
    await allow(all.filter((scope) => scope !== 'admin.customers:read'));
    await expect(save()).rejects.toMatchObject({ code: 'umbrella_kind_unknown' });
    await allow(all);
    expect((await credentialStatus(deps, providerId)).umbrella).toBeNull();
    await save();
  });

  it('says so when the key sees no customer though the console has some', async () => {
    const stub = await startStubUmbrella();
    stub.customerCount = 77;
    const saved = await save({ baseUrl: stub.url, ...stubUmbrellaKey });
    expect(saved.key).toMatchObject({ customersSeen: false, emptyByMistake: true, customerCount: 77 });
    expect(saved.notices.map((notice) => notice.code)).toContain('umbrella-key');
    await stub.stop();
  });

  it('re-wraps every provider’s secrets in a rotation of the master key, after which the old key opens nothing', async () => {
    const oldKeys = parseMasterKeys(Buffer.alloc(32, 1).toString('base64'), 'test');
    const both = parseMasterKeys(
      [2, 1].map((byte) => Buffer.alloc(32, byte).toString('base64')).join('\n'),
      'test',
    );
    const before = { ...deps, vault: createVault(oldKeys) };
    await saveUmbrellaCredentials(before, providerId, { baseUrl: umbrella.url, ...keyOf('msp') }, actor);
    const others = await listProviders(deps);
    for (const other of others) if (other.id !== providerId) await disconnectUmbrella(deps, other.id, actor);
    expect(await rewrapCredentials({ ...deps, vault: createVault(both) })).toBe(1);
    expect(await rewrapCredentials({ ...deps, vault: createVault(both) })).toBe(0);
    const after = { ...deps, vault: createVault([both[0]]) };
    expect(await (await umbrellaClientFor(after, providerId)).findKind()).toBe('msp');
    await expect(umbrellaClientFor(before, providerId)).rejects.toMatchObject({
      code: 'sealed_secret_unreadable',
    });
  });
});
