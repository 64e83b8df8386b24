import { Hono } from 'hono';
import type { ApiLog } from '../api-log.ts';
import type { Env } from '../env.ts';
import { noRecord } from '../rest/api-error.ts';
import { readApiLog } from '../store/api-log-store.ts';
import { idOf } from './input.ts';

const linesMax = 10_000;
const noun = 'API Member';
const heads = ['API Key Description', 'Start Time', 'Duration (ms)', 'Response', 'Method', 'URL'];

/** API Logs > Download Logs: the columns of the screen as CSV, the latest 10,000 lines, without bodies. */
export function logDownloadRoutes(env: Env, apiLog: ApiLog): Hono {
  const app = new Hono();
  app.get('/:id/logs/download', async (c) => {
    const id = idOf(c, 'id', noun);
    const member = await env.small.row('apiMember', id);
    if (member === undefined) throw noRecord(noun, id);
    await apiLog.flush();
    const { rows } = await readApiLog(env.db, id, { search: '', offset: 0, limit: linesMax });
    const lines = rows.map((row) => [
      row.keyDescription,
      row.startTime,
      row.durationMs,
      row.response,
      row.method,
      row.url,
    ]);
    return c.body([heads, ...lines].map(csvLine).join(''), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="api-logs-${id}.csv"`,
      'cache-control': 'no-store',
    });
  });
  return app;
}

function csvLine(values: readonly (string | number)[]): string {
  return `${values.map(csvValue).join(',')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe. */
function csvValue(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
}
