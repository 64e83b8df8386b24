/** A line of cells and where it begins, counted from 1. */
export type CsvLine = { readonly line: number; readonly cells: readonly string[] };

const cellsMax = 64;

/** The delimiter of the heading: spreadsheets write `;` or a tab in some countries. */
const delimiterOf = (text: string): string => {
  const heading = text.slice(0, text.search(/\r|\n|$/));
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: heading.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
};

/** Reads comma-separated text as RFC 4180 has it: quotes, doubled quotes, line breaks in quotes. Blank lines are left out. */
export const parseCsv = (source: string): CsvLine[] => {
  const text = source.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(text);
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let began = 1;
  const endCell = (): void => {
    if (cells.length < cellsMax) cells.push(cell);
    cell = '';
  };
  const endLine = (): void => {
    endCell();
    if (cells.some((one) => one.trim() !== '')) lines.push({ line: began, cells });
    cells = [];
    began = line;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\n') line += 1;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === delimiter) endCell();
    else if (character === '\n') endLine();
    else if (character !== '\r') cell += character;
  }
  endLine();
  return lines;
};

/**
 * A cell for a spreadsheet. A text that begins like a formula gets an apostrophe in front, so that a customer's name
 * cannot run anything on the technician's machine.
 */
const cellOf = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const formatCsv = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
