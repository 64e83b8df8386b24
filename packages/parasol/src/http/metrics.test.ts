import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestConsole, type TestConsole } from './test-console.ts';
import type { MetricsAccess } from './metrics.ts';

const answers = async (console: TestConsole, authorization?: string): Promise<number> =>
  (
    await console
      .person()
      .request('GET', '/metrics', undefined, authorization === undefined ? {} : { authorization })
  ).status;

describe('the measures', () => {
  let off: TestConsole;
  let guarded: TestConsole;
  const token: MetricsAccess = { token: 'scrape-me' };
  beforeAll(async () => {
    off = await createTestConsole();
    guarded = await createTestConsole({ metrics: token });
  });
  afterAll(async () => {
    await off.stop();
    await guarded.stop();
  });

  it('are nobody’s unless the operator says whose', async () => {
    expect(await answers(off)).toBe(404);
    expect(await answers(off, 'Bearer undefined')).toBe(404);
  });

  it('are told to who sends the token, and to nobody else', async () => {
    expect(await answers(guarded, 'Bearer scrape-me')).toBe(200);
    for (const wrong of [undefined, 'Bearer scrape-m', 'Bearer scrape-me2', 'scrape-me', 'Basic scrape-me'])
      expect([wrong, await answers(guarded, wrong)]).toEqual([wrong, 404]);
  });
});
