import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Gather } from './gather.ts';

const numbers = Array.from({ length: 100 }, (_, i) => i);

test.each([1, 2])(
  'everything is worked on once, in its order, in at most %i statements at once',
  async (atOnceMax) => {
    const gather = new Gather<number, number>(atOnceMax);
    const worked: number[] = [];
    let [running, most] = [0, 0];
    const asked: Promise<number>[] = [];
    for (const number of numbers) {
      const work = async (inputs: readonly number[]): Promise<number[]> => {
        worked.push(...inputs);
        running += 1;
        most = Math.max(most, running);
        await sleep(3);
        running -= 1;
        return inputs.map((input) => input * 2);
      };
      asked.push(gather.run('doubles', number, work));
      if (number % 7 === 0) await sleep(1);
    }
    expect(await Promise.all(asked)).toEqual(numbers.map((number) => number * 2));
    expect(worked).toEqual(numbers);
    expect(most).toBe(atOnceMax);
  },
);

test('what goes together fails together, and what comes later is worked on', async () => {
  const gather = new Gather<string, string>(2);
  const failing = (): Promise<string[]> => Promise.reject(new Error('refused'));
  const both = await Promise.allSettled([gather.run('a', 'x', failing), gather.run('a', 'y', failing)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const work = (inputs: readonly string[]): Promise<string[]> => Promise.resolve([...inputs]);
  expect(await gather.run('a', 'z', work)).toBe('z');
});
