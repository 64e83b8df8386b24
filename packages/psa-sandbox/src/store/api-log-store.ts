import { z } from 'zod';
import type { SandboxDatabase } from './sandbox-database.ts';
import { having } from './like-pattern.ts';

export type ApiLogEntry = {
  memberId: number;
  keyId: number | null;
  keyDescription: string;
  startedAtMs: number;
  durationMs: number;
  response: number;
  method: string;
  url: string;
  requestBody: string | null;
  responseBody: string | null;
};

/** Writes log lines, all in one statement. */
export async function writeApiLog(db: SandboxDatabase, entries: readonly ApiLogEntry[]): Promise<void> {
  await db.run(
    `insert into api_log (member_id, key_id, key_description, started_at, duration_ms, response, method, url, request_body, response_body)
      select * from unnest($1::int[], $2::int[], $3::text[], (select array_agg(to_timestamp(s / 1000.0) order by n) from unnest($4::float8[]) with ordinality u(s, n)),
        $5::real[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[])`,
    [
      entries.map((e) => e.memberId),
      entries.map((e) => e.keyId),
      entries.map((e) => e.keyDescription),
      entries.map((e) => e.startedAtMs),
      entries.map((e) => e.durationMs),
      entries.map((e) => e.response),
      entries.map((e) => e.method),
      entries.map((e) => e.url),
      entries.map((e) => e.requestBody),
      entries.map((e) => e.responseBody),
    ],
  );
}

const logRow = z.tuple([
  z.coerce.number(),
  z.string(),
  z.string(),
  z.number(),
  z.number(),
  z.string(),
  z.string(),
  z.string().nullable(),
  z.string().nullable(),
]);

/** What a log is narrowed to: a text in it, and one key's calls. */
export type LogSearch = { search: string; keyId: number | null };
export type LogLine = Awaited<ReturnType<typeof readApiLog>>['rows'][number];

/** A page of a member's log, the latest first, with how many lines fit the search. */
export async function readApiLog(
  db: SandboxDatabase,
  memberId: number,
  o: LogSearch & { offset: number; limit: number },
) {
  const where = `member_id = $1 and ($2 = '' or lower(url) like $3 or lower(key_description) like $3 or lower(method) = $2 or response::text = $2) and ($4::int is null or key_id = $4)`;
  const search = o.search.toLowerCase();
  const pattern = having(search);
  const total = await db.run(`select count(*)::int from api_log where ${where}`, [
    memberId,
    search,
    pattern,
    o.keyId,
  ]);
  const rows = await db.run(
    `select id, key_description, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), duration_ms, response, method, url, request_body, response_body
      from api_log where ${where} order by id desc limit $5 offset $6`,
    [memberId, search, pattern, o.keyId, o.limit, o.offset],
  );
  return {
    total: z.tuple([z.number()]).parse(total[0])[0],
    rows: rows.map((row) => {
      const [id, keyDescription, startTime, durationMs, response, method, url, requestBody, responseBody] =
        logRow.parse(row);
      return {
        id,
        keyDescription,
        startTime,
        durationMs: Math.round(durationMs * 10) / 10,
        response,
        method,
        url,
        requestBody,
        responseBody,
      };
    }),
  };
}
