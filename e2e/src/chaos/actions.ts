import { setTimeout as sleep } from 'node:timers/promises';

import type { Random } from '../soak/random.ts';
import type { Lookout } from './lookout.ts';
import type { ChaosStage } from './stage.ts';

/** What happens to the installation, in the order in which a short proof takes them. */
export const actionNames = [
  'kill-worker',
  'roll-workers',
  'freeze-worker',
  'cut-connections',
  'crash-database',
  'restart-database',
  'promote-synchronous',
  'promote-asynchronous',
] as const;
export type ActionName = (typeof actionNames)[number];

export type Action = (
  stage: ChaosStage,
  o: {
    readonly random: Random;
    readonly lookout: Lookout;
    /** Meanwhile the PSA takes its time, so that something is under way whenever one looks. */
    readonly slowly: (work: () => Promise<void>) => Promise<void>;
  },
) => Promise<void>;

/** Longer than the lease of a piece of work (2 s) and of a write (0.75 s), and long enough for another worker to take it. */
const freezeMs = 12_000;
const freezesMax = 5;
const downMs = 1_500;
const lostMs = 2_500;

const ownServer = (stage: ChaosStage) => {
  const server = stage.server();
  if (server === null) throw new Error('the first server is gone: a replica took over');
  return server;
};

export const actions: Readonly<Record<ActionName, Action>> = {
  'kill-worker': async (stage, { random }) => {
    const worker = random.pick(stage.workers);
    await stage.killWorker(worker);
    await sleep(random.between(0, downMs));
    await stage.startWorker(worker);
  },
  // As an upgrade does it: one after the other ends in order and starts again.
  'roll-workers': async (stage) => {
    for (const worker of stage.workers) await stage.restartWorker(worker);
  },
  // Frozen while it sends: the answer comes when its lease has long gone to another.
  'freeze-worker': (stage, { lookout, slowly }) =>
    slowly(async () => {
      const before = await lookout.refusedLate();
      for (let turn = 0; turn < freezesMax; turn += 1) {
        const pid = await lookout.whoSends();
        const worker = stage.workers.find(({ name }) => name.includes(`-${pid}-`));
        if (worker !== undefined) await stage.freezeWorker(worker, freezeMs);
        await sleep(downMs);
        if ((await lookout.refusedLate()) > before) return;
      }
    }),
  'cut-connections': async (stage) => {
    stage.frontDoor.cutAll();
    await sleep(200);
    stage.frontDoor.cutAll();
  },
  'crash-database': (stage) => ownServer(stage).crash(),
  'restart-database': (stage) => ownServer(stage).restart(),
  // Nobody does anything: what was acknowledged is on the replica as well.
  'promote-synchronous': async (stage) => {
    const replica = await stage.makeReplica();
    await replica.makeSynchronous();
    await sleep(downMs);
    await replica.takeOver();
    stage.promoted(replica);
  },
  // As docs/runbook.md says: workers off, promote, a new epoch, workers on. What was lost is found again in the PSA.
  'promote-asynchronous': async (stage) => {
    const replica = await stage.makeReplica();
    await replica.fallBehind();
    await sleep(lostMs);
    stage.frontDoor.close();
    for (const worker of stage.workers) await stage.killWorker(worker);
    await replica.takeOver();
    stage.promoted(replica);
    await stage.raiseEpoch();
    for (const worker of stage.workers) await stage.startWorker(worker);
  },
};
