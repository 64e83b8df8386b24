import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogueProblems, unusedKeys } from '@parasol/web-kit/testing';
import { describe, expect, test } from 'vitest';
import { en } from '../web/src/locales/en/index.ts';
import { explanations } from '../web/src/locales/ko/explanations.ts';
import { ko } from '../web/src/locales/ko/index.ts';
import { errorTable } from './errors/index.ts';

/** Names that are the same in both languages. */
const same = ['kind.msp', 'kind.mssp', 'provider.msp', 'provider.mssp'];

describe("the console's translations", () => {
  test('have every sentence in both languages, with the same arguments', () => {
    expect(catalogueProblems(en, ko, { same })).toEqual([]);
  });

  test('have every error and its advice in Korean, and no other', () => {
    const wanted = Object.keys(errorTable).flatMap((code) => [`error.${code}`, `error.${code}.advice`]);
    const found = Object.keys(explanations).filter((key) => key.startsWith('error.'));
    expect(found.toSorted()).toEqual(wanted.toSorted());
  });

  test('hold no sentence that no screen shows', () => {
    const source = fileURLToPath(new URL('../web/src', import.meta.url));
    // A code of a vendor or of the server is looked up in its family: `words('write-reason', reason)`.
    const families = new Set<string>();
    // Put together after a dash: `rights.method-${method}`.
    const dashed = ['rights.method-', 'config.source-', 'psa.callbacks-'];
    for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((one) =>
      /\.tsx?$/.test(one),
    ))
      for (const [, family] of readFileSync(join(source, name), 'utf8').matchAll(/words\(\s*'([a-z-]+)'/g))
        if (family !== undefined) families.add(family);
    const keys = Object.keys(en).filter(
      (key) => !families.has(key.split('.', 1)[0] ?? '') && !dashed.some((start) => key.startsWith(start)),
    );
    expect(unusedKeys(source, keys)).toEqual([]);
  });
});
