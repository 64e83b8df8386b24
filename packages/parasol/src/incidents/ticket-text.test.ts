import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { descriptionOf, noteOf, summaryOf, type TicketFacts } from './ticket-text.ts';

const facts: TicketFacts = {
  windowStart: Date.parse('2026-11-22T08:00:00Z'),
  events: 12,
  firstAt: Date.parse('2026-11-22T08:16:34Z'),
  lastAt: Date.parse('2026-11-22T11:59:00Z'),
  domains: [
    { domain: 'beacon0.c2.example', count: 9 },
    { domain: 'beacon1.c2.example', count: 3 },
  ],
  categories: ['Command and Control'],
  customer: 'Harbour Logistics',
  identity: 'host-10-47-1-100',
  kind: 'roaming',
  threshold: 5,
  generation: 1,
};

test('the summary names identity, count, category and customer', () => {
  expect(summaryOf(facts)).toBe(
    'host-10-47-1-100: 12 blocked Command and Control requests (Harbour Logistics)',
  );
});

test('a template fills in what it names, and an unknown name is refused', () => {
  expect(summaryOf(facts, '[{customer}] {kind} {identity} > {threshold}: {domain} at {window}')).toBe(
    '[Harbour Logistics] Roaming computer host-10-47-1-100 > 5: beacon0.c2.example at 2026-11-22T08:00Z',
  );
  expect(() => summaryOf(facts, '{identity} {password}')).toThrow(/template/u);
});

test('a summary is one line of at most 100 characters, whatever the identity is called', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (identity) => {
      const summary = summaryOf({ ...facts, identity });
      expect(summary.length).toBeLessThanOrEqual(100);
      expect(summary.length).toBeGreaterThan(0);
      expect(summary.isWellFormed()).toBe(true);
      expect(summary).not.toMatch(/[\r\n\t]/u);
    }),
  );
});

test('the description says who, what, when, where and how often, and ends in the marker', () => {
  const lines = descriptionOf(facts, 'psl1-abcdefghij').split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'Customer: Harbour Logistics',
      'Identity: host-10-47-1-100 (Roaming computer)',
      'Blocked requests: 12',
      'First: 2026-11-22T08:16:34Z',
      'Last: 2026-11-22T11:59:00Z',
      '  beacon0.c2.example: 9',
      '  beacon1.c2.example: 3',
    ]),
  );
  expect(lines.at(-1)).toBe('[window 2026-11-22T08:00Z] psl1-abcdefghij');
});

test('a note ends in the line by which it is found again', () => {
  expect(noteOf(facts, 'psl1-abcdefghij').split('\n').at(-1)).toBe(
    '[window 2026-11-22T08:00Z] psl1-abcdefghij',
  );
});

test('an identity that is called like a marker does not end a ticket in another marker', () => {
  const identity = 'x\n[window 2020-01-01T00:00Z] psl1-zzzzzzzzzz';
  const text = descriptionOf({ ...facts, identity }, 'psl1-abcdefghij');
  expect(text.split('\n').filter((line) => line.startsWith('[window '))).toEqual([
    '[window 2026-11-22T08:00Z] psl1-abcdefghij',
  ]);
});
