import type { Measure } from '../logs/measure.ts';

import { atLeast, exactly, told } from './figures.ts';
import { rounded } from '../rounded.ts';
import { runPeer } from './run-peer.ts';
import { timedRun } from './runs.ts';
import type { Stage } from './stage.ts';

const psaLatencyMs = 20;

/** A first run against a plain script that does the same, one customer after another. */
export const measureFirstRun = async (
  stage: Stage,
  o: { readonly peerCustomers: number; readonly onProgress: (message: string) => void },
): Promise<Measure[]> => {
  const customers = stage.customers.length;
  await stage.setPsaLatency(psaLatencyMs);
  o.onProgress(`first run of ${customers} customers, the PSA answering in ${psaLatencyMs} ms`);
  const run = await timedRun(stage, o.onProgress);
  const sample = Math.min(o.peerCustomers, customers);
  o.onProgress(`the plain script, ${sample} customers`);
  const peer = await runPeer(stage, sample);
  await stage.setPsaLatency(0);
  // Only what it does customer by customer grows with them.
  const peerSeconds = peer.preparedSeconds + (peer.customersSeconds / peer.customers) * customers;
  const way =
    peer.customers === customers
      ? ''
      : ` (${rounded(peer.customersSeconds, 1)} s for ${peer.customers} customers, scaled, and ${rounded(peer.preparedSeconds, 1)} s before them)`;
  return [
    told(`first run of ${customers} customers, PSA in ${psaLatencyMs} ms`, rounded(run.seconds, 1), 's'),
    told(`plain script${way}`, rounded(peerSeconds, 1), 's'),
    atLeast('first run against the script', peerSeconds / run.seconds, 'times faster', 10),
    exactly('configurations made', run.configurations.created, 'configurations', customers),
  ];
};
