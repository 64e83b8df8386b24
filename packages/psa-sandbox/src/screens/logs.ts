import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { ApiLog } from '../api-log.ts';
import { type Env, timestamp } from '../env.ts';
import { type LogSearch, readApiLog } from '../store/api-log-store.ts';
import { inputOf } from './input.ts';
import { logCsv } from './log-csv.ts';
import { memberOf } from './one-member.ts';
import { pageSizeOf } from './page-size.ts';

const debugInput = z.object({ minutes: z.number().int().min(0).max(1_440) });
const downloadedMax = 10_000;

/** `search` and `key` in the address: what a reader of the log has narrowed it to. */
function searchOf(c: Context): LogSearch {
  const key = c.req.query('key') ?? '';
  return {
    search: (c.req.query('search') ?? '').slice(0, 200).replaceAll('\0', ''),
    keyId: /^\d{1,9}$/.test(key) ? Number(key) : null,
  };
}

/** Members > API Members > API Logs: every call with a member's keys, with its debug mode and its download. */
export function logRoutes(env: Env, apiLog: ApiLog): Hono {
  const app = new Hono();
  const debugShown = (memberId: number) => {
    const until = apiLog.debugUntil(memberId);
    return until === undefined ? null : timestamp(until);
  };
  app.get('/:id/logs', async (c) => {
    const { id } = await memberOf(env, c);
    await apiLog.flush();
    const page = Math.max(1, Number(c.req.query('page') ?? 1) || 1);
    const limit = pageSizeOf(c.req.query('pageSize'));
    const found = await readApiLog(env.db, id, { ...searchOf(c), offset: (page - 1) * limit, limit });
    const rows = found.rows.map(({ requestBody, responseBody, ...line }) => ({
      ...line,
      body:
        requestBody === null && responseBody === null
          ? null
          : `${requestBody ?? ''}\n\n${responseBody ?? ''}`.trim(),
    }));
    return c.json({ rows, total: found.total, debugUntil: debugShown(id) });
  });
  app.post('/:id/logs/debug', async (c) => {
    const { id } = await memberOf(env, c);
    const { minutes } = await inputOf(c, debugInput, 'apiLog');
    if (minutes === 0) apiLog.stopDebug(id);
    else apiLog.startDebug(id, minutes);
    return c.json({ debugUntil: debugShown(id) });
  });
  // The columns of the screen, the latest 10,000 lines, without bodies.
  app.get('/:id/logs/download', async (c) => {
    const { id } = await memberOf(env, c);
    await apiLog.flush();
    const { rows } = await readApiLog(env.db, id, { ...searchOf(c), offset: 0, limit: downloadedMax });
    return c.body(logCsv(rows), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="api-logs-${id}.csv"`,
      'cache-control': 'no-store',
    });
  });
  return app;
}
