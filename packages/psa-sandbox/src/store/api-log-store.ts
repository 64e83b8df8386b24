import { z } from 'zod';
import { integerList, textList } from './binary-arrays.ts';
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

const logSql = `with used as (
    update api_key k set last_used_at = greatest(k.last_used_at, to_timestamp(u.at / 1000.0))
      from unnest($1::int[], $2::float8[]) u(id, at) where k.id = u.id)
  insert into api_log (member_id, key_id, key_description, started_at, duration_ms, response, method, url, request_body, response_body)
    select member_id, key_id, description, to_timestamp(at / 1000.0), duration_ms, response, method, url, request_body, response_body
      from (select unnest($3::int[]) as member_id, unnest($4::int[]) as key_id, unnest($5::text[]) as description,
        unnest($6::float8[]) as at, unnest($7::real[]) as duration_ms, unnest($8::int[]) as response,
        unnest($9::text[]) as method, unnest($10::text[]) as url, unnest($11::text[]) as request_body,
        unnest($12::text[]) as response_body) e`;

/** No list where all lack the text, as they do while nobody is in debug mode. */
function bodies(texts: readonly (string | null)[]): readonly (string | null)[] | null {
  return texts.every((text) => text === null) ? null : texts;
}

/** Writes log lines and when their keys were last used, all in one statement. */
export async function writeApiLog(db: SandboxDatabase, entries: readonly ApiLogEntry[]): Promise<void> {
  const used = new Map<number, number>();
  for (const { keyId, startedAtMs } of entries)
    if (keyId !== null) used.set(keyId, Math.max(startedAtMs, used.get(keyId) ?? 0));
  await db.run(logSql, [
    integerList([...used.keys()]),
    [...used.values()],
    integerList(entries.map((e) => e.memberId)),
    integerList(entries.map((e) => e.keyId)),
    textList(entries.map((e) => e.keyDescription)),
    entries.map((e) => e.startedAtMs),
    entries.map((e) => e.durationMs),
    integerList(entries.map((e) => e.response)),
    textList(entries.map((e) => e.method)),
    textList(entries.map((e) => e.url)),
    bodies(entries.map((e) => e.requestBody)),
    bodies(entries.map((e) => e.responseBody)),
  ]);
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
