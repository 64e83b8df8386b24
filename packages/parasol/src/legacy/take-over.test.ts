import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listIncidents } from '../incidents/index.ts';
import { createProvider, credentialStatus, getSettings, savePsaCredentials } from '../providers/index.ts';
import { connectProvider, type ConnectedProvider } from '../testing/connected-provider.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { legacyFile } from './legacy-file.ts';
import { takeOver } from './take-over.ts';

const actor = { kind: 'system', id: 'system', name: 'parasol import' } as const;

describe('an older integration', () => {
  let deps: TestDeps;
  let provider: ConnectedProvider;
  let connectedId: string;
  let legacyId: string;
  beforeAll(async () => {
    deps = await startTestDeps();
    connectedId = (await createProvider(deps, { kind: 'msp', name: 'With keys' }, actor)).id;
    provider = await connectProvider(deps, connectedId, { customers: 3 });
    legacyId = (await createProvider(deps, { kind: 'msp', name: 'Older' }, actor)).id;
  });
  afterAll(async () => {
    await provider.stop();
    await deps.stop();
  });
  const file = (more: object = {}) =>
    legacyFile.parse({
      format: 'parasol-legacy',
      version: 1,
      psa: {
        site: provider.office.url,
        companyId: 'parasol',
        clientId: '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01',
        user: 'umbrella',
        password: 'an old password of the umbrella integration',
      },
      ...more,
    });
  const organizationId = (): number => provider.customers[0]?.organizationId ?? 0;

  it('is taken over with its type and open tickets, and shown as such; unknown customers are named, not guessed', async () => {
    const identity = { type: 'Roaming Computers', label: 'LAPTOP-0042' };
    const openedAt = '2026-11-20T09:30:00Z';
    const taken = await takeOver(
      deps,
      legacyId,
      file({
        configurationType: 'Umbrella (old)',
        mappings: [{ organizationId: organizationId(), companyId: `C${organizationId()}` }],
        openTickets: [{ organizationId: organizationId(), ticketId: 9001, identity, openedAt }],
      }),
      actor,
    );
    expect(taken).toMatchObject({ mapped: 0, tickets: 1, errors: [{ organizationId: organizationId() }] });
    expect((await credentialStatus(deps, legacyId)).psa).toMatchObject({ kind: 'login', user: 'umbrella' });
    expect((await getSettings(deps, legacyId)).configurations.typeName).toBe('Umbrella (old)');
    const { rows } = await listIncidents(deps, legacyId);
    expect(rows).toMatchObject([{ ticketId: 9001, state: 'open', kind: 'roaming', identity: 'LAPTOP-0042' }]);
  });

  it('keeps tickets linked when keys take the place of the sign-in, and never the other way round', async () => {
    const keys = (await credentialStatus(deps, connectedId)).psa;
    const member = await provider.office.member('second', await provider.office.umbrellaRole('Second'));
    await savePsaCredentials(
      deps,
      legacyId,
      {
        site: provider.office.url,
        companyId: 'parasol',
        clientId: keys?.clientId ?? '',
        publicKey: member.publicKey,
        privateKey: member.privateKey,
      },
      actor,
    );
    expect((await credentialStatus(deps, legacyId)).psa?.kind).toBe('keys');
    expect((await listIncidents(deps, legacyId)).rows).toMatchObject([{ ticketId: 9001, state: 'open' }]);
    await expect(takeOver(deps, legacyId, file(), actor)).rejects.toMatchObject({ code: 'psa_keys_there' });
    expect((await credentialStatus(deps, legacyId)).psa?.kind).toBe('keys');
  });

  it('is a file whose every member is looked at before anything is changed', () => {
    const good = file();
    for (const wrong of [
      { ...good, format: 'other' },
      { ...good, version: 2 },
      { ...good, psa: { ...good.psa, password: '' } },
      { ...good, mappings: [{ organizationId: 1, companyId: 'A', companyRecId: 2 }] },
      { ...good, mappings: [{ organizationId: -1, companyId: 'A' }] },
      {
        ...good,
        openTickets: [{ organizationId: 1, ticketId: 2, identity: { type: 'x', label: '' }, openedAt: 'x' }],
      },
      { ...good, unknown: true },
    ])
      expect([wrong, legacyFile.safeParse(wrong).success]).toEqual([wrong, false]);
  });
});
