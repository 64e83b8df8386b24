import { inProvider } from '@parasol/postgres';
import { windowMs } from '@parasol/umbrella';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createProvider } from '../providers/index.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { actor, putCustomers, signal } from './test-house.ts';
import { readLogFiles } from './log-reading.ts';
import { saveLogSource } from './save-source.ts';
import { logSourceStatus } from './status.ts';
import {
  bucketKey,
  c2,
  dayMs,
  fileName,
  filesOf,
  hourMs,
  makeLogFolder,
  minuteMs,
  rowOf,
  startBucket,
  times,
  type LogEvent,
  type LogFolder,
  type TestBucket,
} from './testing.ts';
import { storedSightings } from './window-counts.ts';

const now = Date.UTC(2026, 10, 22, 12, 45);
const window = Date.UTC(2026, 10, 22, 8);

const base = makeLogFolder();
let deps: TestDeps;
beforeAll(async () => {
  deps = await startTestDeps({ logDirectories: [base.path] });
  deps.setNow(new Date(now));
});
afterAll(async () => {
  await deps.stop();
  base.drop();
});

/** An MSP with the customers Acme and Zeta, before it has any source. */
const provider = async (): Promise<string> => {
  const { id } = await createProvider(deps, { kind: 'msp', name: 'An MSP' }, actor);
  await putCustomers(deps, id, [
    { organizationId: 2_293_370, name: 'Acme' },
    { organizationId: 2_293_371, name: 'Zeta Corp' },
  ]);
  return id;
};

/** A provider that reads from a folder of its own. */
const reading = async (events: readonly LogEvent[]): Promise<{ id: string; folder: LogFolder }> => {
  const id = await provider();
  const folder = makeLogFolder(base.path);
  folder.write(events);
  await saveLogSource(deps, id, { kind: 'folder', directory: folder.path }, actor);
  return { id, folder };
};

/** A provider that reads the same files from a bucket. What the check at saving got is not counted. */
const readingBucket = async (folder: LogFolder): Promise<{ id: string; bucket: TestBucket }> => {
  const bucket = await startBucket(folder);
  const id = await provider();
  const input = {
    kind: 'bucket',
    endpoint: bucket.url,
    region: 'eu-central-1',
    bucket: 'logs',
    prefix: '/export/',
    accessKeyId: bucketKey,
    secretAccessKey: 'very-secret',
  } as const;
  await saveLogSource(deps, id, input, actor);
  bucket.gets.length = 0;
  return { id, bucket };
};
const read = (id: string) => readLogFiles(deps, id, { signal });

/** All counts, without the folder of the day that they came from. */
const counts = (id: string): Promise<unknown[]> =>
  inProvider(deps.db, id, async (tx) => {
    const rows = await tx
      .selectFrom('log_windows')
      .selectAll()
      .where('provider_id', '=', id)
      .orderBy('folder')
      .orderBy('window_start')
      .orderBy('day')
      .execute();
    return rows.map(({ folder, day, window_start, requests, blocked, categories, sightings, traffic }) => ({
      folder,
      day,
      window: window_start.toISOString(),
      requests,
      blocked,
      categories,
      sightings: sorted(withSortedDomains(sightings)),
      domains: sorted(Reflect.get(Object(traffic), 'domains')),
      identities: sorted(Reflect.get(Object(traffic), 'identities')),
    }));
  });
const sorted = (rows: unknown): string[] =>
  Array.isArray(rows) ? rows.map((row) => JSON.stringify(row)).sort() : [];
/** Nothing is promised of the order that a sighting's domains are kept in: whoever shows them sorts them. */
const withSortedDomains = (sightings: unknown): unknown =>
  storedSightings
    .nullable()
    .parse(sightings)
    ?.map((one) => ({ ...one, domains: sorted(one.domains) }));

describe('reading log files', () => {
  it('reads each file once: a second pass over the same files reads none', async () => {
    const { id } = await reading([...times(3, c2('Acme', 'PC', window)), c2('Zeta Corp', 'PC', window)]);
    expect(await read(id)).toMatchObject({ folders: 2, files: 2, rows: 4 });
    const before = await counts(id);
    expect(await read(id)).toMatchObject({ folders: 2, files: 0, rows: 0 });
    expect(await counts(id)).toEqual(before);
  });

  it('reads a file again that was not whole, and counts it once', async () => {
    const { id, folder } = await reading([c2('Acme', 'PC', window)]);
    const name = `Acme/dnslogs/${fileName(window + hourMs, 'copy')}`;
    const rows = times(500, c2('Acme', 'PC-2', window + hourMs), 1_000)
      .map(rowOf)
      .join('\n');
    folder.put(name, rows);
    const whole = readFileSync(`${folder.path}/${name}`);
    folder.put(name, whole.subarray(0, whole.length - 30));
    await read(id);
    expect((await logSourceStatus(deps, id))?.problems[0]?.reason).toMatch(/damaged or ends early/u);
    folder.put(name, whole);
    await read(id);
    const status = await logSourceStatus(deps, id);
    expect(status).toMatchObject({ files: 2, rows: 501, malformed: 0 });
    expect(await counts(id)).toMatchObject([{ requests: 501, blocked: 501 }]);
  });

  it('counts the same whatever order files come in, and however many passes read them', async () => {
    const event = fc
      .record({
        folder: fc.constantFrom('Acme', 'Zeta Corp'),
        second: fc.integer({ min: 0, max: 2 * 24 * 3_600 - 1 }),
        lateMs: fc.constantFrom(0, 3 * hourMs, 20 * hourMs),
        label: fc.constantFrom('PC', 'PC-2'),
        domain: fc.constantFrom('a.example', 'b.example'),
        action: fc.constantFrom('Blocked', 'Allowed'),
      })
      .map(({ second, lateMs, ...one }): LogEvent => {
        const at = now - 2 * dayMs + second * 1_000;
        return { ...c2(one.folder, one.label, at), ...one, writtenAt: Math.min(now, at + lateMs) };
      });
    const property = fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 60 }),
      fc.infiniteStream(fc.nat(2)),
      async (events, turns) => {
        const first = [c2('Acme', 'PC', now - 2 * dayMs), c2('Zeta Corp', 'PC', now - 2 * dayMs)];
        const atOnce = await reading([...first, ...events]);
        await read(atOnce.id);
        const inParts = await reading(first);
        const files = [...filesOf([...first, ...events])].map(([name, content]) => ({
          name,
          content,
          turn: turns.next().value ?? 0,
        }));
        for (const turn of [2, 0, 1]) {
          for (const file of files) if (file.turn === turn) inParts.folder.put(file.name, file.content);
          await read(inParts.id);
        }
        expect(await counts(inParts.id)).toEqual(await counts(atOnce.id));
        atOnce.folder.drop();
        inParts.folder.drop();
      },
    );
    await fc.assert(property, { numRuns: 8, endOnFailure: true });
  }, 60_000);

  it('goes on where a pass was cut off, and counts nothing twice', async () => {
    const events = Array.from({ length: 10 }, (_, day) => c2('Acme', 'PC', now - day * dayMs - hourMs));
    const folder = makeLogFolder(base.path);
    folder.write(events);
    const { bucket, id } = await readingBucket(folder);
    const cut = new AbortController();
    bucket.onGet = (count) => {
      if (count === 4) cut.abort(new Error('cut in the fourth file'));
    };
    await expect(readLogFiles(deps, id, { signal: cut.signal })).rejects.toThrow('cut in the fourth file');
    expect(await counts(id)).toHaveLength(4);
    expect(await read(id)).toMatchObject({ files: 6, rows: 6 });
    expect(await logSourceStatus(deps, id)).toMatchObject({ files: 10, rows: 10 });
    expect(await counts(id)).toHaveLength(10);
    expect(new Set(bucket.gets).size).toBe(10);
    expect(bucket.gets).toHaveLength(10);
    await bucket.stop();
  });

  it('two workers that read at once count each file once', async () => {
    const { id } = await reading(times(40, c2('Acme', 'PC', now - 10 * hourMs), 13 * minuteMs));
    await Promise.all([read(id), read(id), read(id)]);
    await read(id);
    expect(await logSourceStatus(deps, id)).toMatchObject({ rows: 40 });
    const rows = await counts(id);
    expect(rows.reduce<number>((sum, row) => sum + Number(Reflect.get(Object(row), 'requests')), 0)).toBe(40);
  });

  it('counts malformed rows, shows the first, and reads the rest', async () => {
    const { id, folder } = await reading([c2('Acme', 'PC', window)]);
    const name = `Acme/dnslogs/${fileName(window + 20 * minuteMs)}`;
    folder.put(name, `${rowOf(c2('Acme', 'P\0C', window))}\n"2026-11-22 08:00:00","cut\n\nnothing at all\n`);
    expect(await read(id)).toMatchObject({ rows: 2, malformed: 2 });
    expect(await logSourceStatus(deps, id)).toMatchObject({
      rows: 2,
      malformed: 2,
      problems: [
        { file: name, line: 2 },
        { file: name, line: 4 },
      ],
    });
  });

  it('leaves folders alone that are nobody’s, and reads them back to the month before once they are told', async () => {
    const { id, folder } = await reading([
      c2('Acme', 'PC', window),
      c2('branch-17', 'PC', now - 20 * dayMs),
      c2('branch-17', 'PC', window),
    ]);
    expect(await read(id)).toMatchObject({ folders: 1, unmatched: ['branch-17'] });
    await saveLogSource(
      deps,
      id,
      { kind: 'folder', directory: folder.path, folders: { 'branch-17': 2_293_371 } },
      actor,
    );
    expect(await read(id)).toMatchObject({ folders: 2, files: 2, rows: 2, unmatched: [] });
    expect((await logSourceStatus(deps, id))?.folders).toMatchObject([
      { folder: 'Acme', customer: 'Acme' },
      { folder: 'branch-17', customer: 'Zeta Corp' },
    ]);
  });

  it('forgets names of files and counts that nothing asks for any more, and never reads such a file again', async () => {
    const old = times(3, c2('Acme', 'PC', now - 20 * dayMs), dayMs);
    const { id } = await reading([...old, c2('Acme', 'PC', window)]);
    await read(id);
    deps.setNow(new Date(now + 5 * windowMs));
    await read(id);
    deps.setNow(new Date(now + 13 * dayMs));
    expect(await read(id)).toMatchObject({ files: 0 });
    deps.setNow(new Date(now + 14 * dayMs));
    expect(await read(id)).toMatchObject({ files: 0 });
    const names = await inProvider(deps.db, id, (tx) =>
      tx.selectFrom('log_files').select('name').where('provider_id', '=', id).execute(),
    );
    expect(names).toEqual([{ name: `Acme/dnslogs/${fileName(window)}` }]);
    expect(await counts(id)).toMatchObject([{ window: '2026-11-22T08:00:00.000Z' }]);
    deps.setNow(new Date(now));
  });

  it('reads the same from a bucket as from a folder, each object once', async () => {
    const events = [...times(30, c2('Acme', 'PC', window), 9 * minuteMs), c2('Zeta Corp', 'PC', window)];
    const { id: byFolder, folder } = await reading(events);
    await read(byFolder);
    const { bucket, id } = await readingBucket(folder);
    await read(id);
    expect(await counts(id)).toEqual(await counts(byFolder));
    const gets = bucket.gets.length;
    await read(id);
    expect([new Set(bucket.gets).size, bucket.gets.length]).toEqual([gets, gets]);
    bucket.refuse = { status: 403, code: 'AccessDenied' };
    await expect(read(id)).rejects.toMatchObject({ code: 'log_bucket_refused' });
    await bucket.stop();
  });
});
