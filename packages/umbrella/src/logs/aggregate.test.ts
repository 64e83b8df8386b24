import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowStartOf } from '../windows.ts';
import { aggregateDnsLogs } from './aggregate.ts';
import type { DnsLogFile } from './files.ts';
import { readDnsLogFiles } from './read.ts';

/** A file in memory; `pieces` makes its stream come in pieces of that many bytes, as from a disk or a bucket. */
const fileOf = (
  content: Uint8Array | string,
  o: { organization?: string; name?: string; pieces?: number } = {},
): DnsLogFile => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return {
    organization: o.organization ?? 'acme',
    name: o.name ?? 'acme/dnslogs/2026-03-01/2026-03-01-10-00-abcd.csv',
    version: '1',
    // A size beyond the small ones makes the reader use the stream.
    sizeBytes: o.pieces === undefined ? bytes.length : Number.MAX_SAFE_INTEGER,
    readAll: () => Promise.resolve(bytes),
    stream: () => Readable.from(pieces(bytes, o.pieces ?? 64)),
  };
};
function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

type Event = {
  time: string;
  who: string;
  type?: string;
  action?: string;
  domain?: string;
  categories?: string;
};
const rowOf = ({
  time,
  who,
  type = 'Roaming Computers',
  action = 'Blocked',
  domain = 'c2.example.',
  categories = 'Command and Control',
}: Event): string =>
  `"${time}","${who}","${who},Office","10.0.0.1","192.0.2.1","${action}","1 (A)","NOERROR","${domain}","${categories}","${type}","${type},Networks",""`;

const byKey = ([left]: readonly [string, number], [right]: readonly [string, number]): number =>
  left < right ? -1 : 1;

describe('aggregateDnsLogs', () => {
  it('counts by window of the event, identity and category, whatever file the event lies in', async () => {
    const late = rowOf({ time: '2026-03-01 11:59:59', who: 'pc1' });
    const next = rowOf({
      time: '2026-03-01 12:00:00',
      who: 'pc1',
      categories: 'Command and Control,Malware',
    });
    const allowed = rowOf({
      time: '2026-03-01 12:30:00',
      who: 'pc2',
      action: 'Allowed',
      domain: 'ok.example.',
    });
    const result = await aggregateDnsLogs([fileOf(`${next}\n${late}\n${allowed}`)]);
    const acme = result.organizations.get('acme');
    expect(result).toMatchObject({ files: 1, rows: 3, malformed: 0 });
    expect(
      acme?.windows.map(({ startMs, requests, blocked }) => [
        new Date(startMs).toISOString(),
        requests,
        blocked,
      ]),
    ).toEqual([
      ['2026-03-01T08:00:00.000Z', 1, 1],
      ['2026-03-01T12:00:00.000Z', 2, 1],
    ]);
    const pc1 = acme?.windows[1]?.identities.find(({ label }) => label === 'pc1');
    expect(pc1).toMatchObject({ type: 'Roaming Computers', requests: 1, blocked: 1 });
    expect([...(pc1?.blockedByCategory ?? [])]).toEqual([
      ['Command and Control', 1],
      ['Malware', 1],
    ]);
    expect(pc1?.watched).toEqual([
      {
        categories: ['Command and Control'],
        count: 1,
        firstMs: Date.UTC(2026, 2, 1, 12),
        lastMs: Date.UTC(2026, 2, 1, 12),
        domains: new Map([['c2.example', 1]]),
      },
    ]);
    expect(acme?.domains).toEqual(
      new Map([
        ['c2.example', { requests: 2, allowed: 0, blocked: 2 }],
        ['ok.example', { requests: 1, allowed: 1, blocked: 0 }],
      ]),
    );
    expect(acme?.windows[0]?.domains()).toEqual(
      new Map([['c2.example', { requests: 1, allowed: 0, blocked: 1 }]]),
    );
  });

  it('counts an event with two watched categories once, apart from those with one, in whatever case', async () => {
    const time = '2026-03-01 12:00:00';
    const rows = ['Cryptomining,Command and Control', 'command and control', 'Malware'].map((categories) =>
      rowOf({ time, who: 'a', categories }),
    );
    const result = await aggregateDnsLogs([fileOf(rows.join('\n'))]);
    const [identity] = result.organizations.get('acme')?.windows[0]?.identities ?? [];
    expect(identity?.watched.map(({ categories, count }) => [categories, count])).toEqual([
      [['Command and Control', 'Cryptomining'], 1],
      [['command and control'], 1],
    ]);
  });

  it('says of each file what it held, and tells proxied requests from allowed ones', async () => {
    const good = rowOf({ time: '2026-03-01 12:00:00', who: 'a', action: 'Proxied' });
    const told: unknown[] = [];
    const first = fileOf(`${good}\n"cut`, { name: 'acme/dnslogs/1.csv' });
    const result = await aggregateDnsLogs([first, fileOf(good, { name: 'acme/dnslogs/2.csv' })], {
      onFile: ({ file, rows, malformed, damaged }) => told.push([file.name, rows, malformed, damaged]),
    });
    expect(told).toEqual([
      ['acme/dnslogs/1.csv', 1, 1, false],
      ['acme/dnslogs/2.csv', 1, 0, false],
    ]);
    expect(result.organizations.get('acme')?.domains.get('c2.example')).toEqual({
      requests: 2,
      allowed: 0,
      blocked: 0,
    });
  });

  it('tells two identities of the same name and another type apart', async () => {
    const time = '2026-03-01 12:00:00';
    const result = await aggregateDnsLogs([
      fileOf([rowOf({ time, who: 'a' }), rowOf({ time, who: 'a', type: 'Networks' })].join('\n')),
    ]);
    expect(result.organizations.get('acme')?.windows[0]?.identities.map(({ type }) => type)).toEqual([
      'Roaming Computers',
      'Networks',
    ]);
  });

  it('counts malformed lines, names the first with file and line, and goes on', async () => {
    const good = rowOf({ time: '2026-03-01 12:00:00', who: 'a' });
    const result = await aggregateDnsLogs([
      fileOf(`"Timestamp","Identity"\n${good}\n${good.slice(0, 50)}\n\n${good}\r\n`),
    ]);
    expect(result).toMatchObject({ rows: 2, malformed: 1 });
    expect(result.problems).toEqual([
      {
        file: 'acme/dnslogs/2026-03-01/2026-03-01-10-00-abcd.csv',
        line: 3,
        malformed: 'column 5: a quoted value does not end (truncated row?)',
      },
    ]);
  });

  it('keeps what a file holds that ends early, says so, and reads the next one', async () => {
    const good = `${rowOf({ time: '2026-03-01 12:00:00', who: 'a' })}\n`;
    const packed = gzipSync(
      Array.from({ length: 20_000 }, (_, index) => good.replace('c2.', `d${index}.`)).join(''),
    );
    const cut = fileOf(packed.subarray(0, packed.length / 2), { name: 'acme/dnslogs/1.csv.gz' });
    const result = await aggregateDnsLogs([cut, fileOf(gzipSync(good), { name: 'acme/dnslogs/2.csv.gz' })]);
    expect(result.rows).toBeGreaterThan(5_000);
    expect(result.rows).toBeLessThan(20_001);
    expect(result.problems[0]?.malformed).toMatch(/damaged or ends early/u);
    expect(result.organizations.get('acme')?.domains.get('c2.example')).toMatchObject({
      requests: 1,
      blocked: 1,
    });
  });

  it('leaves out what is outside the period asked for', async () => {
    const rows = ['11:59:59', '12:00:00', '15:59:59', '16:00:00'].map((time) =>
      rowOf({ time: `2026-03-01 ${time}`, who: 'a' }),
    );
    const fromMs = Date.UTC(2026, 2, 1, 12);
    const result = await aggregateDnsLogs([fileOf(rows.join('\n'))], {
      fromMs,
      toMs: fromMs + 4 * 3_600_000,
    });
    expect(result).toMatchObject({ rows: 2, outside: 2 });
  });

  it('counts domains beyond the limit together', async () => {
    const rows = Array.from({ length: 10 }, (_, index) =>
      rowOf({ time: '2026-03-01 12:00:00', who: 'a', domain: `d${index % 5}.example.` }),
    );
    const acme = (await aggregateDnsLogs([fileOf(rows.join('\n'))], { maximumDomains: 3 })).organizations.get(
      'acme',
    );
    expect([acme?.domains.size, acme?.otherDomainRequests, acme?.requests]).toEqual([3, 4, 10]);
  });

  it('agrees with the row parser on any file, however it is cut into pieces', async () => {
    const time = fc
      .integer({ min: 0, max: 20 * 3_600 })
      .map((seconds) =>
        new Date(Date.UTC(2026, 2, 1) + seconds * 1_000).toISOString().slice(0, 19).replace('T', ' '),
      );
    const text = fc.constantFrom('pc1', 'pc2', 'Last, First (mail)', 'quo""ted', '', 'Größe', 'end.', '\r');
    const event = fc.record({
      time,
      who: text,
      type: fc.constantFrom('Roaming Computers', 'Networks', ''),
      action: fc.constantFrom('Allowed', 'Blocked', 'Proxied', 'Bl', 'Blurred', ''),
      domain: fc.constantFrom('a.example.', 'a.example', 'b.example.', '.', ''),
      categories: fc.constantFrom('', 'Malware', 'Command and Control,Malware', 'Games, Chat'),
    });
    const line = fc.oneof(
      { weight: 8, arbitrary: event.map(rowOf) },
      { weight: 1, arbitrary: event.map((one) => rowOf(one).replaceAll('","', '", "')) },
      {
        weight: 1,
        arbitrary: event.map((one) => rowOf(one).split('","').slice(0, 10).join('","').concat('"')),
      },
      { weight: 1, arbitrary: event.map((one) => `${rowOf(one)},"x","y"\r`) },
      { weight: 1, arbitrary: fc.tuple(event, fc.nat(200)).map(([one, at]) => rowOf(one).slice(0, at)) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(event, fc.nat(150))
          .map(([one, at]) => `${rowOf(one).slice(0, at)}"${rowOf(one).slice(at)}`),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 30 }),
        fc.integer({ min: 1, max: 700 }),
        fc.boolean(),
        async (lines, size, end) => {
          const content = lines.join('\n') + (end ? '\n' : '');
          const whole = fileOf(content);
          const counts = new Map<string, number>();
          let malformed = 0;
          for await (const entries of readDnsLogFiles([whole])) {
            for (const entry of entries) {
              if ('malformed' in entry) {
                malformed += 1;
                continue;
              }
              const { row } = entry;
              const key = JSON.stringify([
                windowStartOf(row.timestampMs),
                row.mostGranularIdentity,
                row.mostGranularIdentityType ?? '',
                row.action === 'Blocked',
              ]);
              counts.set(key, (counts.get(key) ?? 0) + 1);
            }
          }
          const expected = [...counts].sort(byKey);
          for (const file of [whole, fileOf(content, { pieces: size })]) {
            const result = await aggregateDnsLogs([file]);
            const found = [...result.organizations.values()].flatMap(({ windows }) =>
              windows.flatMap(({ startMs, identities }) =>
                identities.flatMap(({ label, type, requests, blocked }) =>
                  [
                    [JSON.stringify([startMs, label, type, true]), blocked] as const,
                    [JSON.stringify([startMs, label, type, false]), requests - blocked] as const,
                  ].filter(([, count]) => count > 0),
                ),
              ),
            );
            expect([found.sort(byKey), result.malformed]).toEqual([expected, malformed]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
