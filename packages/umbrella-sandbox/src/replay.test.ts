import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aggregateDnsLogs, listDnsLogFiles, type UmbrellaClient } from '@parasol/umbrella';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, sharedFolder, startTestSandbox, testWindow, testWindowStart } from './testing.ts';
import type { UmbrellaSandbox } from './start.ts';

const samples = sharedFolder('samples/real-dns');

/** Counts by zcat and awk: `program` prints `key<tab>count` lines. Fields are cut at `","`. */
const awk = (team: string, program: string): Map<string, number> => {
  const files = join(samples.path, team, 'dnslogs');
  const printed = execFileSync(
    'sh',
    ['-c', `find "$1" -name '*.csv.gz' -exec zcat {} + | awk -F'","' "$2"`, 'sh', files, program],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return new Map(
    printed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [key = '', count = ''] = line.split('\t');
        return [key, Number(count)];
      }),
  );
};
const print = 'END { for (k in n) print k "\\t" n[k] }';
const domainOf = '{ d = $9; sub(/\\.$/, "", d); if (d == "") d = "." }';

describe.skipIf(samples.absent)('real log files, replayed (skipped where ../shared is absent)', () => {
  let sandbox: UmbrellaSandbox;
  let client: UmbrellaClient;
  const teams: { team: string; organizationId: number }[] = [];

  beforeAll(async () => {
    sandbox = await startTestSandbox({ logsDir: samples.path });
    const [account] = sandbox.accounts;
    if (account === undefined) throw new Error('no account');
    client = clientOf(sandbox, account);
    const folders = readdirSync(samples.path).sort((left, right) => (left < right ? -1 : 1));
    account.customers.forEach(({ organizationId }, index) => {
      teams.push({ team: folders[index] ?? '', organizationId });
    });
  });
  afterAll(async () => {
    await client?.close();
    await sandbox?.stop();
  });

  it('are eight organisations, moved into the last complete window', () => {
    expect(sandbox.lastWindowStart).toEqual(testWindowStart);
    expect(sandbox.accounts[0]?.customers.map(({ name }) => name)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `Team ${number}`),
    );
  });

  it('give the totals and blocked counts that zcat and awk count', async () => {
    const rows = await client.requestsByOrganization({ ...testWindow, limit: 100 });
    const day = await client.requestsByOrganization({
      from: new Date(+testWindow.to - 86_400_000),
      to: testWindow.to,
      limit: 100,
    });
    for (const { team, organizationId } of teams) {
      const counted = awk(team, `{ n["total"]++; if ($6 == "Blocked") n["blocked"]++ } ${print}`);
      const expected = { total: counted.get('total') ?? 0, totalblocked: counted.get('blocked') ?? 0 };
      expect(expected.total).toBeGreaterThan(1_000);
      for (const report of [rows, day]) {
        expect(report.find(({ organization }) => organization.id === organizationId)?.counts).toEqual(
          expected,
        );
      }
      const summary = await client.summary(organizationId, testWindow);
      const identities = awk(team, `{ if (!($2 in seen)) { seen[$2] = 1; n["identities"]++ } } ${print}`);
      expect([summary.requests, summary.requestsblocked, summary.identities]).toEqual([
        expected.total,
        expected.totalblocked,
        identities.get('identities'),
      ]);
    }
  });

  it('give the domains that zcat and awk count, allowed and blocked', async () => {
    for (const { team, organizationId } of teams) {
      for (const verdict of ['allowed', 'blocked'] as const) {
        const action = verdict === 'allowed' ? 'Allowed' : 'Blocked';
        const counted = awk(team, `${domainOf} $6 == "${action}" { n[d]++ } ${print}`);
        const top = await client.topDestinations(organizationId, { ...testWindow, verdict, limit: 10_000 });
        expect(new Map(top.map(({ domain, count }) => [domain, count]))).toEqual(counted);
        const counts = top.map(({ count }) => count);
        expect(counts).toEqual(counts.toSorted((left, right) => right - left));
      }
    }
  });

  it('give each identity its own events once, by column 2', async () => {
    for (const { team, organizationId } of teams) {
      const counted = awk(team, `{ n[$2]++ } ${print}`);
      const top = await client.topIdentities(organizationId, { ...testWindow, limit: 10_000 });
      expect(new Map(top.map(({ identity, requests }) => [identity.label, requests]))).toEqual(counted);
    }
  });

  it('give the command-and-control counts of the samples’ own table', async () => {
    const categories = await client.categories();
    const commandAndControl = categories.find(
      ({ label, type }) => type === 'security' && label === 'Command and Control',
    );
    const categoryIds = [commandAndControl?.id ?? 0];
    const table = [
      ...readFileSync(sharedFolder('samples/README.md').path, 'utf8').matchAll(
        /^\| (\d) \| ([\d.]+) \| (\d+) \|$/gmu,
      ),
    ];
    const expected = table.map(
      ([, team = '', host = '', count = '']) => `${team} host-${host.replaceAll('.', '-')} ${count}`,
    );
    const found: string[] = [];
    for (const [index, { organizationId }] of teams.entries()) {
      const top = await client.topIdentities(organizationId, {
        ...testWindow,
        categoryIds,
        verdict: 'blocked',
      });
      found.push(
        ...top.map(({ identity, counts }) => `${index + 1} ${identity.label} ${counts.blockedrequests}`),
      );
      let events = 0;
      for await (const rows of client.activity(organizationId, {
        ...testWindow,
        categoryIds,
        verdict: 'blocked',
      }))
        events += rows.length;
      expect(events).toBe(top.reduce((sum, { counts }) => sum + counts.blockedrequests, 0));
    }
    expect(expected).toHaveLength(5);
    expect(found).toEqual(expected);
    expect(found.filter((line) => Number(line.split(' ')[2]) > 5)).toHaveLength(3);

    const byOrganization = await client.categoryRequestsByOrganization({ ...testWindow, limit: 100 });
    const blocked = byOrganization.map(
      ({ counts }) => counts.find(({ category }) => category.id === categoryIds[0])?.requestsblocked ?? 0,
    );
    expect(blocked).toEqual([12, 43, 0, 0, 7, 0, 0, 1]);
  });

  it('count the same straight from the files', async () => {
    const logs = await aggregateDnsLogs(listDnsLogFiles(samples.path));
    expect(logs.malformed).toBe(0);
    for (const { team, organizationId } of teams) {
      const own = logs.organizations.get(team);
      const summary = await client.summary(organizationId, testWindow);
      expect([own?.requests, own?.blocked, own?.domains.size]).toEqual([
        summary.requests,
        summary.requestsblocked,
        summary.domains,
      ]);
      const counted = awk(team, `${domainOf} { n[d]++ } ${print}`);
      expect(new Map([...(own?.domains ?? [])].map(([domain, { requests }]) => [domain, requests]))).toEqual(
        counted,
      );
    }
  });

  it('keep their identities’ numbers from start to start', async () => {
    const again = await startTestSandbox({ logsDir: samples.path });
    try {
      const [account] = again.accounts;
      if (account === undefined) throw new Error('no account');
      const other = clientOf(again, account);
      const first = teams[0]?.organizationId ?? 0;
      expect(await other.topIdentities(first, testWindow)).toEqual(
        await client.topIdentities(first, testWindow),
      );
      await other.close();
    } finally {
      await again.stop();
    }
  });
});
