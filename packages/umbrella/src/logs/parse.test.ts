import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinFields, splitFields } from './fields.ts';
import { parseDnsLogRow } from './parse.ts';
import { printDnsLogRow } from './print.ts';
import type { DnsLogRow } from './row.ts';

const rowOf = (line: string): DnsLogRow => {
  const row = parseDnsLogRow(line);
  if ('malformed' in row) throw new Error(row.malformed);
  return row;
};
const reasonOf = (line: string): string => {
  const row = parseDnsLogRow(line);
  return 'malformed' in row ? row.malformed : 'a row';
};

const plain =
  '"2026-03-01 10:00:01","Kim, Ada (ada@corp.example)","Kim, Ada (ada@corp.example),LAPTOP-7,Head office","10.0.0.7","192.0.2.1","Blocked","1 (A)","NOERROR","bad.example.","Malware,Games","AD Users","AD Users,Roaming Computers,Networks","Malware"';

describe('a row of the DNS log', () => {
  it('is read by position, with the time as UTC and without the final dot of the domain', () => {
    expect(rowOf(plain)).toEqual({
      timestampMs: Date.UTC(2026, 2, 1, 10, 0, 1),
      mostGranularIdentity: 'Kim, Ada (ada@corp.example)',
      identities: ['Kim, Ada (ada@corp.example)', 'LAPTOP-7', 'Head office'],
      internalIp: '10.0.0.7',
      externalIp: '192.0.2.1',
      action: 'Blocked',
      queryType: '1 (A)',
      responseCode: 'NOERROR',
      domain: 'bad.example',
      categories: ['Malware', 'Games'],
      mostGranularIdentityType: 'AD Users',
      identityTypes: ['AD Users', 'Roaming Computers', 'Networks'],
      blockedCategories: ['Malware'],
      more: [],
    });
  });

  it('may have a space before a quote, and ten columns only', () => {
    const row = rowOf(
      '"2015-01-16 17:48:41","Ada", "Ada,Site,Net", "10.10.1.100","192.0.2.1","Allowed","1 (A)", "NOERROR","visited.example.", "Chat,Allow List"',
    );
    expect(row.identities).toEqual(['Ada', 'Site', 'Net']);
    expect(row.categories).toEqual(['Chat', 'Allow List']);
    expect(row.mostGranularIdentityType).toBeNull();
    expect(row.blockedCategories).toEqual([]);
  });

  it('may have more columns than are known, a carriage return and a byte order mark', () => {
    expect(rowOf(`\uFEFF${plain},"rule-7","KR","2204063"\r\n`).more).toEqual(['rule-7', 'KR', '2204063']);
  });

  it('keeps a blocked category on an allowed row apart from the action', () => {
    const row = rowOf(plain.replace('"Blocked"', '"Allowed"').replace(/"Malware"$/u, '"Allow List"'));
    expect([row.action, row.blockedCategories]).toEqual(['Allowed', ['Allow List']]);
  });

  it.each([
    ['', 'empty line'],
    ['"Timestamp","Most Granular Identity","Identities"', 'header row'],
    [plain.slice(0, 60), 'column 3: a quoted value does not end (truncated row?)'],
    [plain.slice(0, plain.indexOf('"10.0.0.7"') - 1), '3 columns instead of at least 10 (truncated row?)'],
    [plain.replace('2026-03-01', '2026-02-30'), 'column 1: no time of the form 2018-03-24 17:15:23'],
    [plain.replace('10:00:01', '25:00:01'), 'column 1: no time of the form 2018-03-24 17:15:23'],
    [plain.replace('"Blocked"', '""'), 'column 6: no action'],
    [plain.replace('"10.0.0.7"', '"10.0"0.7"'), 'column 4: text after the closing quote'],
    ['\u0000\u0001\u0002', '1 columns instead of at least 10 (truncated row?)'],
  ])('says why %j is none', (line, reason) => {
    expect(reasonOf(line)).toBe(reason);
  });

  it('is never thrown over, whatever the line holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (line) => {
        expect(parseDnsLogRow(line)).toBeTypeOf('object');
      }),
    );
    fc.assert(
      fc.property(fc.nat(plain.length), fc.string({ maxLength: 5 }), (at, noise) => {
        expect(parseDnsLogRow(plain.slice(0, at) + noise + plain.slice(at))).toBeTypeOf('object');
        expect(parseDnsLogRow(plain.slice(0, at))).toBeTypeOf('object');
      }),
    );
  });
});

const field = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/gu, ''));

describe('printing and parsing', () => {
  it('are inverse for any fields', () => {
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 20 }), (fields) => {
        expect(splitFields(joinFields(fields))).toEqual(fields);
      }),
    );
  });

  it('are inverse for any row', () => {
    const word = field.map((text) => text.replaceAll(',', '').trim()).filter((text) => text !== '');
    const name = field.filter((text) => text !== '' && text.trim() === text);
    const row = fc
      .record({
        timestampMs: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1_000),
        mostGranularIdentity: name,
        others: fc.array(word, { maxLength: 3 }),
        internalIp: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('')),
        externalIp: fc.oneof(fc.ipV4(), fc.constant('')),
        action: fc.constantFrom('Allowed', 'Blocked', 'Proxied', 'Something new'),
        queryType: field,
        responseCode: field,
        domain: fc.oneof(fc.domain(), fc.constant('.'), fc.constant('')),
        categories: fc.array(word, { maxLength: 3 }),
        mostGranularIdentityType: field,
        identityTypes: fc.array(word, { maxLength: 3 }),
        blockedCategories: fc.array(word, { maxLength: 3 }),
        more: fc.array(field, { maxLength: 3 }),
      })
      .map(({ others, ...rest }) =>
        Object.assign(rest, { identities: [rest.mostGranularIdentity, ...others] }),
      );
    fc.assert(
      fc.property(row, (one) => {
        expect(parseDnsLogRow(printDnsLogRow(one))).toEqual(one);
      }),
    );
  });
});

const samples = join(import.meta.dirname, '../../../../../shared/samples/umbrella-logs/elastic-dnslogs.log');

describe.skipIf(!existsSync(samples))('the published sample rows (skipped where ../shared is absent)', () => {
  it('are all read, each with its most granular identity first', () => {
    const lines = readFileSync(samples, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      const row = rowOf(line);
      expect(row.identities[0]).toBe(row.mostGranularIdentity);
      expect(row.domain).not.toMatch(/\.$/u);
    }
  });
});
