import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createWakefulClock } from './wakeful-clock.ts';

const machine = () => {
  const now = { monotonic: 5_000, wall: Date.parse('2026-11-22T08:00:00Z') };
  const clock = createWakefulClock({ monotonicMs: () => now.monotonic, wallMs: () => now.wall });
  return {
    clock,
    run: (ms: number) => {
      now.monotonic += ms;
      now.wall += ms;
    },
    sleep: (ms: number) => {
      now.wall += ms;
    },
    setWall: (byMs: number) => {
      now.wall += byMs;
    },
  };
};

test('a machine that slept is seen to have slept, so that a deadline passes while it sleeps', () => {
  const { clock, run, sleep } = machine();
  const began = clock();
  run(10_000);
  sleep(20 * 60_000);
  expect(clock() - began).toBe(20 * 60_000 + 10_000);
});

test('a wall clock that is set back or slewed neither stops nor turns it', () => {
  const { clock, run, setWall } = machine();
  const began = clock();
  run(1_000);
  setWall(-3_600_000);
  run(1_000);
  expect(clock() - began).toBe(2_000);
  setWall(400);
  run(1_000);
  expect(clock() - began).toBe(3_000);
});

test('it never runs slower than the machine, whatever its clocks do', () => {
  const step = fc.record({
    what: fc.constantFrom('run', 'sleep', 'setWall'),
    ms: fc.integer({ min: 0, max: 10_000_000 }),
    back: fc.boolean(),
    look: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { clock, run, sleep, setWall } = machine();
      const began = clock();
      let awake = 0;
      let last = began;
      for (const { what, ms, back, look } of steps) {
        if (what === 'run') {
          run(ms);
          awake += ms;
        } else if (what === 'sleep') sleep(ms);
        else setWall(back ? -ms : ms);
        if (!look) continue;
        const now = clock();
        expect(now).toBeGreaterThanOrEqual(last);
        expect(now - began).toBeGreaterThanOrEqual(awake);
        last = now;
      }
    }),
  );
});
