import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { demo } from './demo.ts';
import { adminRest } from './job/demonstration-companies.ts';
import type { Report } from './job/report.ts';
import { type CountedLogs, countLogFiles, organizationsOf } from './testing/count-log-files.ts';

const logsDir = join(import.meta.dirname, '../../../../shared/samples/real-dns');
const there = existsSync(logsDir);

const configurations = z.array(
  z.object({
    company: z.object({ name: z.string() }),
    questions: z.array(z.object({ question: z.string(), answer: z.unknown().optional() })),
  }),
);
const tickets = z.array(z.object({ id: z.number(), company: z.object({ name: z.string() }) }));

type Seen = { configurations: z.infer<typeof configurations>; tickets: z.infer<typeof tickets> };

/** Does the main job on the real traffic and looks into the PSA before it is stopped. */
const replay = async (threshold: number): Promise<{ report: Report; psa: Seen }> => {
  const psa: Seen = { configurations: [], tickets: [] };
  const report = await demo({
    logsDir,
    threshold,
    out: process.stderr,
    stopRequested: new Promise(() => {}),
    inspect: async (_stage, job) => {
      const rest = await adminRest(job);
      psa.configurations = await rest.get(
        `/company/configurations?pageSize=100&conditions=${encodeURIComponent('type/name = "Cisco Umbrella"')}`,
        configurations,
      );
      // The PSA has tickets of its own as well, of companies that have nothing to do with Umbrella.
      const all = await rest.get('/service/tickets?pageSize=1000', tickets);
      psa.tickets = all.filter((ticket) => ticket.company.name.startsWith('Team '));
    },
  });
  return { report, psa };
};

const nameOf = (organization: string): string => organization.replace('team-', 'Team ');

const answersOf = (psa: Seen, organization: string): Map<string, unknown> => {
  const found = psa.configurations.filter(
    (configuration) => configuration.company.name === nameOf(organization),
  );
  expect(found).toHaveLength(1);
  return new Map(found[0]?.questions.map(({ question, answer }) => [question, answer]));
};

/** "1. example.com (12)" per line. */
const parseTop = (answer: unknown): [string, number][] =>
  String(answer)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^\d+\. (.+) \((\d+)\)$/.exec(line);
      return [match?.[1] ?? line, Number(match?.[2])];
    });

/** The ten highest counts; where several domains tie for the last place, any of them may stand there. */
const expectTop = (answer: unknown, counted: Map<string, number>): void => {
  const top = parseTop(answer);
  expect(top.map(([, count]) => count)).toEqual([...counted.values()].toSorted((a, b) => b - a).slice(0, 10));
  for (const [domain, count] of top) expect([domain, counted.get(domain)]).toEqual([domain, count]);
};

if (!there) process.stderr.write(`Skipped: there is no ${logsDir}, so real traffic is not replayed.\n`);

describe.skipIf(!there)('the main job on real DNS traffic', () => {
  test('gives eight configurations that say what zcat and awk count, and a ticket for each of three identities', async () => {
    const { report, psa } = await replay(5);
    expect(report.steps.filter((step) => !step.ok)).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      rights: { checked: 13, granted: 13, missing: [], excess: [] },
      providers: 1,
      customers: 8,
      mapped: 8,
      configurations: { created: 8, updated: 0 },
      tickets: { created: 3, appended: 0, reopened: 0, closed: 0 },
      rerun: { writes: 0 },
    });
    expect(psa.tickets.map((ticket) => ticket.company.name).toSorted()).toEqual([
      'Team 1',
      'Team 2',
      'Team 5',
    ]);

    const organizations = organizationsOf(logsDir);
    expect(organizations).toHaveLength(8);
    for (const organization of organizations) {
      const counted: CountedLogs = countLogFiles(logsDir, organization);
      expect(counted.requests).toBeGreaterThan(100);
      const answers = answersOf(psa, organization);
      const numbers = [
        'DNS requests, last 24 hours',
        'DNS requests, last 30 days',
        'Blocked requests, last 24 hours',
        'Blocked requests, last 30 days',
        'Active identities',
      ];
      expect(numbers.map((question) => Number(answers.get(question)))).toEqual([
        counted.requests,
        counted.requests,
        counted.blocked,
        counted.blocked,
        counted.identities,
      ]);
      expectTop(answers.get('Top allowed domains'), counted.allowedDomains);
      expectTop(answers.get('Top blocked domains') ?? '', counted.blockedDomains);
    }
  }, 180_000);

  test('gives a ticket for each of five identities when one blocked event is enough', async () => {
    const { report, psa } = await replay(0);
    expect(report).toMatchObject({ ok: true, tickets: { created: 5 }, rerun: { writes: 0 } });
    expect(psa.tickets.map((ticket) => ticket.company.name).toSorted()).toEqual([
      'Team 1',
      'Team 2',
      'Team 2',
      'Team 5',
      'Team 8',
    ]);
  }, 180_000);
});
