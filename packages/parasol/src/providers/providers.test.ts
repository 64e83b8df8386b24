import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/index.ts';
import { startStubUmbrella, stubUmbrellaKey, type StubUmbrella } from '../testing/stub-umbrella.ts';
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
  let umbrella: StubUmbrella;
  let providerId = '';
  beforeEach(async () => {
    umbrella = await startStubUmbrella();
    umbrella.customers = [{ customerId: 1, customerName: 'One', seats: 1 }];
    providerId = (await createProvider(deps, { kind: 'msp', name: 'Acme' }, actor)).id;
    return async () => umbrella.stop();
  });
  const save = async (changes: Partial<Parameters<typeof saveUmbrellaCredentials>[2]> = {}) =>
    saveUmbrellaCredentials(
      deps,
      providerId,
      { baseUrl: umbrella.url, ...stubUmbrellaKey, ...changes },
      actor,
    );

  it('keeps a key that works, and never gives the secret back', async () => {
    const saved = await save({ secret: ` ${stubUmbrellaKey.secret}\n` });
    expect(saved).toMatchObject({
      status: { kind: 'msp', key: stubUmbrellaKey.key },
      key: { customersSeen: true },
    });
    expect(saved.notices[0]?.code).toBe('padding-removed');
    const shown = JSON.stringify([
      saved,
      await credentialStatus(deps, providerId),
      await listAudit(deps, providerId),
    ]);
    expect(shown).not.toContain(stubUmbrellaKey.secret);
    expect(await (await umbrellaClientFor(deps, providerId)).findKind()).toBe('msp');
    expect((await save({ secret: '' })).status.key).toBe(stubUmbrellaKey.key);
    await disconnectUmbrella(deps, providerId, actor);
    await expect(umbrellaClientFor(deps, providerId)).rejects.toMatchObject({
      code: 'umbrella_not_connected',
    });
  });

  it.each<
    [string, (stub: StubUmbrella) => Partial<Parameters<typeof saveUmbrellaCredentials>[2]> | void, string]
  >([
    ['a wrong secret', () => ({ secret: 'wrong-secret-0001' }), 'umbrella_key_refused'],
    ['no secret', () => ({ secret: '' }), 'umbrella_key_refused'],
    ['the same text twice', () => ({ secret: stubUmbrellaKey.key }), 'umbrella_key_refused'],
    ['an address that does not answer', () => ({ baseUrl: 'http://127.0.0.1:9' }), 'umbrella_unreachable'],
    ['a private address', () => ({ baseUrl: 'https://192.168.0.1' }), 'site_not_allowed'],
    [
      'a key without the customers scope',
      (stub) => {
        stub.forbidden = /customers/;
      },
      'umbrella_kind_unknown',
    ],
    [
      'a key of the other console',
      (stub) => {
        stub.kind = 'mssp';
      },
      'umbrella_kind_differs',
    ],
  ])('names what is wrong with %s, and saves nothing', async (_what, change, code) => {
    const changes = change(umbrella);
    await expect(save(changes ?? {})).rejects.toMatchObject({ code });
    expect((await credentialStatus(deps, providerId)).umbrella).toBeNull();
  });

  it('says so when the key sees no customer though the console has some', async () => {
    umbrella.customers = [];
    umbrella.customerCount = 77;
    const saved = await save();
    expect(saved.key).toMatchObject({ customersSeen: false, emptyByMistake: true, customerCount: 77 });
    expect(saved.notices.map((notice) => notice.code)).toContain('umbrella-key');
  });
});

describe('a rotation of the master key', () => {
  it('re-wraps every provider’s secrets, after which the old key opens nothing', async () => {
    const umbrella = await startStubUmbrella();
    const oldKeys = parseMasterKeys(Buffer.alloc(32, 1).toString('base64'), 'test');
    const both = parseMasterKeys(
      [2, 1].map((byte) => Buffer.alloc(32, byte).toString('base64')).join('\n'),
      'test',
    );
    const provider = await createProvider(deps, { kind: 'msp', name: 'Rotating' }, actor);
    const before = { ...deps, vault: createVault(oldKeys) };
    await saveUmbrellaCredentials(before, provider.id, { baseUrl: umbrella.url, ...stubUmbrellaKey }, actor);
    const others = await listProviders(deps);
    for (const other of others) if (other.id !== provider.id) await disconnectUmbrella(deps, other.id, actor);
    expect(await rewrapCredentials({ ...deps, vault: createVault(both) })).toBe(1);
    expect(await rewrapCredentials({ ...deps, vault: createVault(both) })).toBe(0);
    const after = { ...deps, vault: createVault([both[0]]) };
    expect(await (await umbrellaClientFor(after, provider.id)).findKind()).toBe('msp');
    await expect(umbrellaClientFor(before, provider.id)).rejects.toMatchObject({
      code: 'sealed_secret_unreadable',
    });
    await umbrella.stop();
  });
});
