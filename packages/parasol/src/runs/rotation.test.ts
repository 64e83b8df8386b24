import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProvider, credentialStatus, savePsaCredentials } from '../providers/index.ts';
import { connectProvider, type ConnectedProvider } from '../testing/connected-provider.ts';
import { putFaults } from '../testing/put-faults.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { runHere } from './run-here.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;

describe('a new key pair, pasted while a run is under way', () => {
  let deps: TestDeps;
  let provider: ConnectedProvider;
  let providerId: string;
  beforeAll(async () => {
    deps = await startTestDeps();
    deps.setNow(new Date());
    providerId = (await createProvider(deps, { kind: 'msp', name: 'Ours' }, actor)).id;
    provider = await connectProvider(deps, providerId, { customers: 5 });
  });
  afterAll(async () => {
    await provider.stop();
    await deps.stop();
  });
  const publicKey = async (): Promise<string | null> =>
    (await credentialStatus(deps, providerId)).psa?.publicKey ?? null;

  it('is tried and takes the old one’s place at once, and the run goes on to its end', async () => {
    const old = (await credentialStatus(deps, providerId)).psa;
    if (old === null) throw new Error('not connected');
    const { site, companyId, clientId } = old;
    const fresh = await provider.office.member('second', await provider.office.umbrellaRole('Second'));
    const rotate = async (privateKey: string) =>
      savePsaCredentials(
        deps,
        providerId,
        { site, companyId, clientId, publicKey: fresh.publicKey, privateKey },
        actor,
      );
    // a run that is over before it is looked at again is never seen under way
    await putFaults(provider.office.url, [{ kind: 'latency', delayMs: 150 }]);
    let refused: Promise<unknown> | undefined;
    let rotated: Promise<unknown> | undefined;
    const run = await runHere(deps, providerId, { trigger: 'manual', dryRun: false }, ({ state }) => {
      if (state !== 'running' || rotated !== undefined) return;
      // A wrong one first: it is tried, refused by name, and changes nothing.
      refused = rotate('A'.repeat(16)).then(
        () => 'taken',
        (error: unknown) => error,
      );
      rotated = refused.then(async () => {
        expect(await publicKey()).toBe(old.publicKey);
        return rotate(fresh.privateKey);
      });
    });
    await rotated;
    await putFaults(provider.office.url, []);
    expect(await refused).toMatchObject({ code: expect.stringMatching(/^psa_/) });
    expect([run.state, run.problem]).toEqual(['done', null]);
    expect(run.result?.configurations).toMatchObject({ created: provider.customers.length, refused: 0 });
    expect(await publicKey()).toBe(fresh.publicKey);
    const next = await runHere(deps, providerId, { trigger: 'manual', dryRun: false }, () => undefined);
    expect([next.state, next.result?.writes]).toEqual(['done', 0]);
  });
});
