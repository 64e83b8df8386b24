import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { kitEn } from '../src/i18n/kit-en.ts';
import { kitKo } from '../src/i18n/kit-ko.ts';
import { catalogueProblems, unusedKeys } from './catalogue.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));

describe("the kit's own sentences", () => {
  test('are all in both languages, with the same arguments', () => {
    expect(catalogueProblems(kitEn, kitKo)).toEqual([]);
  });

  test('are all used', () => {
    const catalogues = /kit-(en|ko)\.ts$/;
    expect(unusedKeys(source, Object.keys(kitEn)).filter((key) => !catalogues.test(key))).toEqual([]);
  });
});

describe('the check of catalogues', () => {
  test('finds a missing key, a lost argument, a broken message and a sentence left in English', () => {
    const en = {
      a: 'Hello {name}',
      b: '{n, plural, one {# row} other {# rows of {all}}}',
      c: 'One',
      d: 'Two',
      e: 'Only',
    };
    const ko = { a: '안녕하세요', b: '{n, plural, other {#개}}', c: '{n, plural, other {하나}', d: 'Two' };
    const problems = catalogueProblems(en, ko);
    expect(problems).toContain('a: the English message takes (name), the Korean one ()');
    expect(problems).toContain('b: the English message takes (all, n), the Korean one (n)');
    expect(problems.some((problem) => problem.startsWith('c: '))).toBe(true);
    expect(problems).toContain('d: not translated');
    expect(problems).toContain('e: missing in Korean');
  });

  test('finds a key that nothing names', () => {
    expect(unusedKeys(source, ['kit.search', 'kit.no-such-sentence'])).toEqual(['kit.no-such-sentence']);
  });
});
