import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsv, parseCsv } from './csv.ts';

describe('a table as text', () => {
  it('comes back as it was, whatever the cells hold', () => {
    const cell = fc.string({ unit: 'grapheme' }).filter((text) => !/^[=+\-@\t\r]|^\uFEFF/.test(text));
    const row = fc.array(cell, { minLength: 2, maxLength: 5 }).map((cells) => ['x', ...cells]);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const heading = ['a', 'b', 'c'];
        expect(parseCsv(formatCsv([heading, ...rows])).map((line) => line.cells)).toEqual([heading, ...rows]);
      }),
    );
  });

  it('runs nothing in a spreadsheet', () => {
    expect(formatCsv([['=cmd()', '+1', '-1', '@x', 7, null]])).toBe(`'=cmd(),'+1,'-1,'@x,7,\r\n`);
  });

  it('is read with the delimiters and marks that spreadsheets write, and knows its line numbers', () => {
    expect(parseCsv('\uFEFFa;b\r\n1;"x\n;y"\r\n\r\n2;z')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', 'x\n;y'] },
      { line: 5, cells: ['2', 'z'] },
    ]);
  });

  it('is read without an error whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseCsv(text).every((line) => line.cells.length > 0)).toBe(true);
      }),
    );
  });
});
