import { lastCompleteWindowStart } from '@parasol/umbrella';
import type { TestWorld } from '../world.ts';

const minuteMs = 60_000;

/** An identity talks to a command-and-control server in the last complete window, so often. */
export function infect(
  world: TestWorld,
  organizationId: number,
  label: string,
  count = 9,
  nowMs = Date.now(),
): void {
  const atMs = lastCompleteWindowStart(nowMs, 30 * minuteMs) + 10 * minuteMs;
  const added = world.umbrella.addEvents({
    organizationId,
    identity: { label },
    category: 'Command and Control',
    verdict: 'blocked',
    domain: 'c2.example',
    count,
    atMs,
    everyMs: minuteMs,
  });
  if (!added) throw new Error(`Umbrella has no customer ${organizationId}.`);
}
