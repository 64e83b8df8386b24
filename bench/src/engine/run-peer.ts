import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

import type { Stage } from './stage.ts';

const done = z.object({ customers: z.number(), preparedSeconds: z.number(), customersSeconds: z.number() });
const triesMax = 3;
const answer = z.union([done, z.object({ error: z.string() })]);

/**
 * Runs the plain script again where it failed: it has no second try of its own for a connection that the other side
 * closes while it is busy with the answer before, and what is measured is how long it takes when all goes well.
 */
export const runPeer = async (stage: Stage, customers: number): Promise<z.infer<typeof done>> => {
  for (let tries = 1; ; tries += 1) {
    const told = await runOnce(stage, customers);
    if (!('error' in told)) return told;
    if (tries >= triesMax) throw new Error(`the plain script failed: ${told.error}`);
  }
};

/** Runs the plain script in a process of its own, with a key of the same role, over https as it demands. */
const runOnce = async (stage: Stage, customers: number): Promise<z.infer<typeof answer>> => {
  const { job, psa } = stage;
  const key = await job.screens.makeKey(job.memberId ?? 0, 'Plain script');
  const account = job.umbrella?.accounts[0];
  if (account === undefined) throw new Error('the stage is incomplete');
  const child = fork(join(import.meta.dirname, 'peer.ts'), [], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: psa.caFile },
    execArgv: [],
  });
  const ended = once(child, 'message');
  child.send({
    psa: {
      host: new URL(psa.httpsUrl).host,
      companyId: (await job.screens.status()).company,
      publicKey: key.publicKey,
      privateKey: key.privateKey,
    },
    umbrella: { url: stage.umbrellaUrl, key: account.key, secret: account.secret },
    typeName: 'Cisco Umbrella by script',
    customers: stage.customers.slice(0, customers),
  });
  const [message] = await ended;
  return answer.parse(message);
};
