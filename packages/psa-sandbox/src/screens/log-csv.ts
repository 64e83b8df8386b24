import type { LogLine } from '../store/api-log-store.ts';

const heads = ['API Key Description', 'Start Time', 'Duration (ms)', 'Response', 'Method', 'URL'];

/** Log lines as CSV, with the screen's columns. */
export function logCsv(rows: readonly LogLine[]): string {
  const lines = rows.map((row) => [
    row.keyDescription,
    row.startTime,
    row.durationMs,
    row.response,
    row.method,
    row.url,
  ]);
  return [heads, ...lines].map(csvLine).join('');
}

function csvLine(values: readonly (string | number)[]): string {
  return `${values.map(csvValue).join(',')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe. */
function csvValue(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
}
