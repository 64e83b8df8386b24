import { firstLoadBytes } from '@parasol/web-kit/testing';
import { describe, expect, test } from 'vitest';
import { builtWeb } from './built-web.ts';

const budgetBytes = 250_000;

describe('the first load of a web app', () => {
  test.each(['psa-sandbox', 'parasol'] as const)(
    'brings at most 250 kB of compressed scripts: %s',
    async (app) => {
      const { scripts } = firstLoadBytes(await builtWeb(app));
      expect(scripts).toBeGreaterThan(10_000);
      expect(scripts).toBeLessThan(budgetBytes);
    },
  );
});
