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
    /** Meanwhile the PSA takes its time to write, so that a write is under way whenever one looks. */
    readonly slowly: (work: () => Promise<void>) => Promise<void>;
    /** Gives the workers something to write. */
    readonly feed: () => Promise<void>;
    readonly onProgress: (line: string) => void;
  },
) => Promise<void>;

/** Until another worker has taken over: that is longer than the lease of the work (2 s) and of the write (0.75 s). */
const freezeMaxMs = 12_000;
const lateAnswerMs = 5_000;
const freezesMax = 8;
const downMs = 1_500;
const lostMs = 2_500;

const told = (status: number | null | undefined): string => {
  if (status === undefined) return 'did not come';
  return status === null ? '(nothing had been sent) was refused' : `(${status}) was refused`;
};

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
  // Frozen while it sends: the PSA does it and answers, and the answer is read when the lease has long gone to another.
  'freeze-worker': (stage, { lookout, slowly, feed, onProgress }) =>
    slowly(async () => {
      for (let turn = 0; turn < freezesMax; turn += 1) {
        await feed();
        const sending = await lookout.aSending();
        const worker = stage.workers.find(({ name }) => name.includes(`-${sending.pid}-`));
        if (worker === undefined) continue;
        const takenOver = await stage.whileFrozen(worker, () => lookout.takenOver(sending, freezeMaxMs));
        if (!takenOver) continue;
        const status = await lookout.refusedAnswer(sending, lateAnswerMs);
        onProgress(`${worker.name} was frozen; its late answer ${told(status)}`);
        if (typeof status === 'number' && status < 300) return;
      }
      throw new Error('no frozen worker came back with the answer to a write that another had taken over');
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
