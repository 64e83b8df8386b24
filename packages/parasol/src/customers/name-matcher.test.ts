import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNameMatcher, type Candidate } from './name-matcher.ts';
import { normalName } from './normal-name.ts';

let nextId = 0;
const company = (name: string, changes: Partial<Candidate> = {}): Candidate => {
  nextId += 1;
  return {
    recId: nextId,
    identifier: `C${nextId}`,
    name,
    inactive: false,
    deleted: false,
    customers: 0,
    ...changes,
  };
};
const suggest = (name: string, ...candidates: Candidate[]) =>
  createNameMatcher(candidates)({ organizationId: 1, name });

describe('a normal name', () => {
  it.each([
    ['The ACME-Bäckerei GmbH & Co. KG', 'acme backerei'],
    ['Acme, Inc.', 'acme'],
    ['AT&T Corp', 'at and t'],
    ['(주)한빛소프트', '한빛소프트'],
    ['주식회사 한빛소프트', '한빛소프트'],
    ['한빛소프트 ㈜', '한빛소프트'],
    ['Ｆｕｌｌｗｉｄｔｈ Ltd', 'fullwidth'],
    ["O'Brien’s", 'obriens'],
    ['The Company', 'company'],
    ['', ''],
  ])('of %j is %j', (name, normal) => {
    expect(normalName(name)).toBe(normal);
  });

  it('stays the same when it is made normal again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(normalName(normalName(name))).toBe(normalName(name));
      }),
    );
  });
});

describe('a suggestion', () => {
  it('is sure of the same name, and less sure the less alike it is', () => {
    const acme = company('Acme Bakery');
    expect(suggest('Acme Bakery', acme)).toMatchObject({ confidence: 1, reason: 'exact', warnings: [] });
    expect(suggest('ACME BAKERY, Inc.', acme)).toMatchObject({ confidence: 0.95, reason: 'normalised' });
    expect(suggest('Globex', company('Something else', { identifier: 'GLOBEX' }))).toMatchObject({
      confidence: 0.9,
      reason: 'identifier',
    });
    const near = suggest('Acme Bakeries', acme);
    expect(near?.reason).toBe('fuzzy');
    expect(near?.confidence).toBeGreaterThan(0.5);
    expect(near?.confidence).toBeLessThan(0.86);
  });

  it('is not made for names that have little in common', () => {
    expect(suggest('Initech', company('Acme Bakery'), company('Globex Holding'))).toBeNull();
    expect(suggest('', company('Acme'))).toBeNull();
  });

  it('is never sure where several companies have the name, and names them all by record', () => {
    const [one, two] = [company('Acme'), company('ACME Ltd')];
    const both = suggest('Acme', one, two);
    expect(both).toMatchObject({ companyRecId: one.recId, confidence: 0.5, warnings: ['same-name'] });
    expect(both?.ambiguousWith.map((other) => other.companyRecId)).toEqual([two.recId]);
  });

  it('prefers a company that is alive, and warns of one that is not', () => {
    const [old, current] = [company('Acme', { inactive: true }), company('Acme')];
    expect(suggest('Acme', old, current)?.companyRecId).toBe(current.recId);
    expect(suggest('Acme', old)).toMatchObject({ warnings: ['company-inactive'] });
    expect(suggest('Acme', company('Acme', { deleted: true }))).toMatchObject({
      warnings: ['company-deleted'],
    });
    expect(suggest('Acme', company('Acme', { customers: 1 }))).toMatchObject({
      warnings: ['company-shared'],
    });
  });

  it('always finds the company itself among thousands', () => {
    const words = ['north', 'blue', 'harbor', 'stone', 'river', 'delta', 'prime', 'solar', 'iron', 'cedar'];
    const all = words.flatMap((a) =>
      words.flatMap((b) => words.map((c) => company(`${a} ${b} ${c} services`))),
    );
    const match = createNameMatcher(all);
    fc.assert(
      fc.property(fc.constantFrom(...all), (chosen) => {
        expect(match({ organizationId: 1, name: `${chosen.name.toUpperCase()} LLC` })?.companyRecId).toBe(
          chosen.recId,
        );
      }),
    );
  });
});
