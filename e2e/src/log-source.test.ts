import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastCompleteWindowStart } from '@parasol/umbrella';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportInvented, exportSamples, samples, samplesAreThere } from './log-files/exported-traffic.ts';
import {
  startTwoInstallations,
  type PsaTickets,
  type TwoInstallations,
} from './log-files/two-installations.ts';

let world: TwoInstallations | null = null;
let logsDir = '';
afterEach(async () => {
  await world?.stop();
  world = null;
  await rm(logsDir, { recursive: true, force: true });
});

if (!samplesAreThere)
  process.stderr.write(`Skipped: there is no ${samples}, so real traffic is not read from its files.\n`);

const window = lastCompleteWindowStart(Date.now(), 60 * 60_000);

type Seen = { readonly tickets: PsaTickets; readonly answers: Readonly<Record<string, unknown>> };

/** Meets one world twice, by the reports and by the files, and changes from one to the other in between. */
const meetTwice = async (o: {
  customers: number;
  tickets: number;
}): Promise<{ byReports: Seen; byFiles: Seen }> => {
  const { customers, tickets } = o;
  world = await startTwoInstallations({ logsDir, window });
  const first = await world.open('first');
  expect(await first.run()).toMatchObject({
    configurations: { created: customers },
    tickets: { created: tickets },
  });
  const ticketsByReports = await world.tickets();
  const answersByReports = await world.answers();
  expect(ticketsByReports).toHaveLength(tickets);
  for (const { text } of ticketsByReports) expect(text).toContain('Blocked requests: ');
  expect(Object.keys(answersByReports)).toHaveLength(customers);

  // The source changes in the middle: nothing is new, so nothing is written.
  await first.setSource({ kind: 'folder', directory: logsDir });
  expect(await first.run()).toMatchObject({ writes: 0, configurations: { unchanged: customers } });
  const { logSource: read } = await first.umbrella();
  expect(read).toMatchObject({ malformed: 0, withoutFiles: 0 });
  expect(read?.folders).toHaveLength(customers);
  expect(read?.rows).toBeGreaterThan(500);
  expect(await first.run()).toMatchObject({ writes: 0, warnings: [] });
  expect((await first.umbrella()).logSource).toMatchObject({ files: read?.files, rows: read?.rows });
  await first.close();

  // Its twin reads from files alone, before it ever made a ticket.
  await world.deleteTickets();
  const second = await world.open('second');
  await second.setSource({ kind: 'folder', directory: logsDir });
  const byFiles = await second.run();
  expect(byFiles.tickets).toMatchObject({ created: tickets, appended: 0 });
  expect(byFiles.configurations).toMatchObject({ created: 0, updated: 0, unchanged: customers });
  const seenByFiles = { tickets: await world.tickets(), answers: await world.answers() };

  await second.setSource({ kind: 'reports' });
  expect(await second.run()).toMatchObject({ writes: 0 });
  expect((await second.umbrella()).logSource).toBeNull();
  await second.close();
  return {
    byReports: { tickets: ticketsByReports, answers: answersByReports },
    byFiles: seenByFiles,
  };
};

describe('exported log files give the tickets, markers and answers that the reports give, and none anew', () => {
  beforeEach(async () => {
    logsDir = await mkdtemp(join(tmpdir(), 'parasol-logs-'));
  });

  it('on thirty days of invented traffic', async () => {
    exportInvented(logsDir, window);
    const { byReports, byFiles } = await meetTwice({ customers: 3, tickets: 2 });
    expect(byFiles).toEqual(byReports);
  }, 180_000);

  it.skipIf(!samplesAreThere)(
    'on real traffic',
    async () => {
      await exportSamples(logsDir, window);
      const { byReports, byFiles } = await meetTwice({ customers: 8, tickets: 3 });
      expect(byFiles).toEqual(byReports);
    },
    180_000,
  );
});
