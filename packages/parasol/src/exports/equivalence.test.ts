import * as fc from 'fast-check';
import { windowMs } from '@parasol/umbrella';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { aliasesOf, type AlertSource } from '../incidents/index.ts';
import { createReportsSource } from '../incidents/reports-source.ts';
import { getSettings, saveSettings, umbrellaClientFor } from '../providers/index.ts';
import { openPsaOffice, type Member, type PsaOffice } from '../testing/psa-office.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import {
  actor,
  connectProvider,
  connectPsa,
  decided,
  pass,
  signal,
  sourcesOf,
  startReports,
} from './test-house.ts';
import { reachOf } from './file-names.ts';
import { readLogFiles } from './log-reading.ts';
import { forgetLogSource, saveLogSource } from './save-source.ts';
import {
  c2,
  copyFile,
  dayMs,
  filesOf,
  hourMs,
  makeLogFolder,
  minuteMs,
  times,
  type LogEvent,
  type LogFolder,
} from './testing.ts';

const now = Date.UTC(2026, 10, 22, 12, 45);
const lastWindow = Date.UTC(2026, 10, 22, 8);

const base: LogFolder = makeLogFolder();
let deps: TestDeps;
let office: PsaOffice;
let member: Member;
beforeAll(async () => {
  deps = await startTestDeps({ logDirectories: [base.path] });
  deps.setNow(new Date(now));
  office = await openPsaOffice({ mySecurity: 'answers' });
  member = await office.member('umbrella', await office.umbrellaRole('Umbrella'));
});
afterAll(async () => {
  await office.stop();
  await deps.stop();
  base.drop();
});

/** Names and types that occur; a name always has the same type, as an identity does. */
const identities: readonly (readonly [string, string | null])[] = [
  ['PC-1', 'Roaming Computers'],
  ['PC-2', 'Anyconnect Roaming Client'],
  ['Last, First (mail)', 'AD Users'],
  ['Office', 'Networks'],
  ['old network', null],
  ['사무실', 'Sites'],
];

/** Ends of windows and days are likely, since that is where sources could differ. */
const moment = fc.oneof(
  fc.integer({ min: 0, max: 32 * 24 * 3_600 - 1 }),
  fc.integer({ min: 0, max: 191 }).map((window) => window * 4 * 3_600),
  fc.integer({ min: 1, max: 192 }).map((window) => window * 4 * 3_600 - 1),
  fc.integer({ min: 31 * 24 * 3_600, max: 32 * 24 * 3_600 - 1 }),
);

const traffic: fc.Arbitrary<LogEvent> = fc
  .record({
    folder: fc.constantFrom('team-1', 'team-2', 'team-3'),
    at: moment.map((seconds) => lastWindow + windowMs - 32 * dayMs + seconds * 1_000),
    identity: fc.constantFrom(...identities),
    action: fc.constantFrom('Blocked', 'Blocked', 'Allowed', 'Proxied'),
    domain: fc.constantFrom('a.example', 'b.example', 'c.example', 'd.example', 'E.example', 'f.example'),
    categories: fc.constantFrom(
      ['Command and Control'],
      ['Command and Control', 'Malware'],
      ['Cryptomining', 'Command and Control'],
      ['Cryptomining'],
      ['Phishing', 'Webmail'],
      [],
    ),
    lateMs: fc.constantFrom(0, 0, 0, 20 * minuteMs, 5 * hourMs, 23 * hourMs),
  })
  .map(({ identity: [label, type], at, lateMs, ...event }) => ({
    ...event,
    at,
    label,
    type,
    writtenAt: Math.min(at + lateMs, now),
  }));

/** An answer without what one source can't know, and without an order that means nothing. */
const comparable = async (source: AlertSource, organizations: readonly number[]): Promise<unknown> => {
  const totals = await source.totals({ from: lastWindow - 5 * windowMs, to: lastWindow + windowMs });
  const windows = [];
  for (const organizationId of organizations)
    for (let start = lastWindow - 5 * windowMs; start <= lastWindow; start += windowMs)
      for (const { identity, ...seen } of await source.sightings(organizationId, start))
        windows.push(JSON.stringify([organizationId, start, aliasesOf(identity).byLabel, seen]));
  return {
    totals: totals.filter(({ total }) => total > 0).sort((a, b) => a.organizationId - b.organizationId),
    windows: windows.sort(),
  };
};

/** What an MSP is told by its source of the moment. */
const told = async (id: string, organizations: readonly number[]) => {
  const umbrella = await umbrellaClientFor(deps, id);
  const { ticketing } = await getSettings(deps, id);
  const { facts, periodEnd, logs } = await sourcesOf(deps, id, umbrella);
  const reports = createReportsSource(umbrella, { withCryptomining: ticketing.cryptomining, customers: 10 });
  const answer = {
    alerts: await comparable(logs?.alerts(reports, ticketing) ?? reports, organizations),
    wide: await facts.wide(organizations, periodEnd),
    own: await Promise.all(organizations.map((organizationId) => facts.own(organizationId, periodEnd))),
  };
  await umbrella.close();
  return { fromFiles: logs !== null, answer };
};

/** The twelfth and last window of two days. */
const lastOfAll = 11;
const firstWindow = lastWindow - lastOfAll * windowMs;

/** One identity that is infected in some windows of two days. */
const infection = [0, 1, 4, 6, 10].flatMap((window) =>
  times(6 + window, c2('team-1', 'PC-1', firstWindow + window * windowMs + hourMs)),
);

/** Days of traffic: the reports know each event at once, the files are there ten minutes after their time. */
const startWeek = async (events: readonly LogEvent[]) => {
  const everything = makeLogFolder(base.path);
  const arriving = makeLogFolder(base.path);
  let at = lastWindow;
  // Requests in the first and the last ten minutes of each window, so that there is always a file that reaches its end.
  const ends = ['team-1', 'team-2'].flatMap((name) =>
    [minuteMs, windowMs - minuteMs].flatMap((offset) =>
      times(
        lastOfAll + 1,
        c2(name, 'Office', firstWindow + offset, { type: 'Networks', action: 'Allowed', categories: [] }),
        windowMs,
      ),
    ),
  );
  const all = [...events, ...ends];
  everything.write(all);
  const reports = await startReports(everything.path, new Date(lastWindow), () => at);
  const names = [...filesOf(all).keys()];
  const arrived = new Set<string>();
  return {
    async provider(): Promise<string> {
      const id = await connectProvider(deps, reports);
      await connectPsa(deps, id, office, member);
      return id;
    },
    /** To the moment at which a window is complete; files of later windows than `filesUntil` are not there yet. */
    goTo(window: number, filesUntil: number = window): void {
      at = firstWindow + (window + 1) * windowMs + 40 * minuteMs;
      deps.setNow(new Date(at));
      const until = Math.min(at, firstWindow + (filesUntil + 1) * windowMs + 40 * minuteMs);
      for (const name of names) {
        const reach = reachOf(name);
        if (arrived.has(name) || reach === null || reach > until) continue;
        arrived.add(name);
        copyFile(everything, arriving, name);
      }
    },
    async useFiles(id: string, window?: number): Promise<void> {
      if (window !== undefined) this.goTo(window);
      await saveLogSource(deps, id, { kind: 'folder', directory: arriving.path }, actor);
    },
    async stop(): Promise<void> {
      await reports.stop();
      everything.drop();
      arriving.drop();
      deps.setNow(new Date(now));
    },
  };
};

describe('log files as the source', () => {
  it('tell the same incidents and answers as the reports, for any traffic, however late its files come', async () => {
    const property = fc.asyncProperty(
      // without a size it would be about ten, and most windows empty
      fc.array(traffic, { minLength: 1, maxLength: 400, size: 'max' }),
      fc.boolean(),
      async (events, cryptomining) => {
        const folder = makeLogFolder(base.path);
        // Every customer is there, and so is the last moment, so that the sandbox leaves all times as they are.
        const last = ['team-1', 'team-2', 'team-3'].map((name) =>
          c2(name, 'PC-1', lastWindow + windowMs - 1_000, { action: 'Allowed', categories: [] }),
        );
        folder.write([...last, ...events]);
        const reports = await startReports(folder.path, new Date(lastWindow), () => now);
        try {
          const id = await connectProvider(deps, reports);
          await saveSettings(deps, id, { ticketing: { cryptomining } }, actor);
          const ids = reports.accounts[0]?.customers.map(({ organizationId }) => organizationId) ?? [];
          const byReports = await told(id, ids);
          await saveLogSource(deps, id, { kind: 'folder', directory: folder.path }, actor);
          await readLogFiles(deps, id, { signal });
          const byFiles = await told(id, ids);
          expect([byReports.fromFiles, byFiles.fromFiles, ids.length]).toEqual([false, true, 3]);
          expect(byFiles.answer).toEqual(byReports.answer);
        } finally {
          await reports.stop();
          folder.drop();
        }
      },
    );
    await fc.assert(property, { numRuns: 5, endOnFailure: true });
  });

  it('change in the middle, there and back, without a new ticket', async () => {
    const burst = fc.record({
      folder: fc.constantFrom('team-1', 'team-2'),
      who: fc.constantFrom(...identities.slice(0, 4)),
      window: fc.nat(6),
      count: fc.integer({ min: 1, max: 9 }),
    });
    const property = fc.asyncProperty(fc.array(burst, { minLength: 3, maxLength: 12 }), async (bursts) => {
      const events = bursts.flatMap(({ folder, who: [label, type], window, count }) =>
        times(count, c2(folder, label, firstWindow + window * windowMs + hourMs, { type })),
      );
      const week = await startWeek(events);
      try {
        const always = await week.provider();
        const changing = await week.provider();
        for (let window = 0; window <= 6; window += 1) {
          week.goTo(window);
          if (window === 2) await week.useFiles(changing);
          if (window === 5) await forgetLogSource(deps, changing, actor);
          await pass(deps, always);
          await pass(deps, changing);
        }
        expect(await decided(deps, changing)).toEqual(await decided(deps, always));
      } finally {
        await week.stop();
      }
    });
    await fc.assert(property, { numRuns: 2, endOnFailure: true });
  }, 120_000);

  it('are caught up in order after days without a run, as if there had been one each time', async () => {
    const week = await startWeek(infection);
    const always = await week.provider();
    const away = await week.provider();
    await week.useFiles(away, 0);
    for (let window = 0; window <= lastOfAll; window += 1) {
      week.goTo(window);
      await pass(deps, always);
      if (window === 0 || window === lastOfAll) await pass(deps, away);
    }
    expect(await decided(deps, always)).toHaveLength(5);
    expect(await decided(deps, away)).toEqual(await decided(deps, always));
    await week.stop();
  }, 120_000);

  it('that stop coming for days are judged once they come, however late', async () => {
    const week = await startWeek(infection);
    const always = await week.provider();
    const stalled = await week.provider();
    await week.useFiles(stalled, 0);
    for (let window = 0; window <= lastOfAll; window += 1) {
      week.goTo(window, window >= 2 && window < lastOfAll ? 2 : window);
      await pass(deps, always);
      await pass(deps, stalled);
    }
    expect(await decided(deps, always)).toHaveLength(5);
    expect(await decided(deps, stalled)).toEqual(await decided(deps, always));
    await week.stop();
  }, 120_000);

  it('that come late raise a window over the threshold afterwards, once', async () => {
    const early = times(4, c2('team-1', 'PC-1', firstWindow + hourMs));
    const late = times(
      4,
      c2('team-1', 'PC-1', firstWindow + 2 * hourMs, { writtenAt: firstWindow + 9 * hourMs }),
    );
    const week = await startWeek([...early, ...late]);
    const id = await week.provider();
    await week.useFiles(id, 0);
    week.goTo(0);
    await pass(deps, id);
    expect(await decided(deps, id)).toEqual([]);
    week.goTo(2);
    await pass(deps, id);
    const once = await decided(deps, id);
    expect(once).toHaveLength(1);
    expect(once[0]).toContain('"events":8');
    week.goTo(3);
    await pass(deps, id);
    expect(await decided(deps, id)).toEqual(once);
    await week.stop();
  }, 60_000);
});
