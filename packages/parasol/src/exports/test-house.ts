import { inProvider } from '@parasol/postgres';
import { lastCompleteWindowStart, windowMs, type UmbrellaClient } from '@parasol/umbrella';
import { startUmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { pino } from 'pino';

import { reportsFacts, type FactsSource } from '../configurations/index.ts';
import { refreshCustomers } from '../customers/index.ts';
import { collectWindows, planTickets } from '../incidents/index.ts';
import {
  createProvider,
  psaClientFor,
  savePsaCredentials,
  saveSettings,
  saveUmbrellaCredentials,
  umbrellaClientFor,
} from '../providers/index.ts';
import type { Member, PsaOffice } from '../testing/psa-office.ts';
import type { TestDeps } from '../testing/test-deps.ts';
import type { RunContext } from '../work/index.ts';
import { openLogSources, readLogFiles, type LogSources } from './log-reading.ts';

export const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
export const lagMinutes = 30;

/** The Umbrella sandbox over a directory of files whose times are left as they are. */
export const startReports = (logsDir: string, lastWindowStart: Date, now: () => number) =>
  startUmbrellaSandbox({ port: 0, logsDir, lastWindowStart, now, log: pino({ level: 'silent' }) });
export type Reports = Awaited<ReturnType<typeof startReports>>;

/** An MSP that is connected to the sandbox and knows its customers. */
export const connectProvider = async (deps: TestDeps, reports: Reports): Promise<string> => {
  const { id } = await createProvider(deps, { kind: 'msp', name: 'An MSP' }, actor);
  const [account] = reports.accounts;
  await saveUmbrellaCredentials(
    deps,
    id,
    { baseUrl: reports.url, key: account?.key ?? '', secret: account?.secret ?? '' },
    actor,
  );
  await refreshCustomers(deps, id);
  return id;
};

/** Customers as Umbrella's list would have brought them. */
export const putCustomers = async (
  deps: TestDeps,
  id: string,
  customers: readonly { readonly organizationId: number; readonly name: string }[],
): Promise<void> => {
  const at = deps.clock.now();
  const rest = { package_name: null, license_type: null, is_trial: null, address: null, removed_at: null };
  await inProvider(deps.db, id, (tx) =>
    tx
      .insertInto('customers')
      .values(
        customers.map(({ organizationId, name }) => ({
          provider_id: id,
          organization_id: organizationId,
          name,
          seats: 1,
          first_seen_at: at,
          changed_at: at,
          ...rest,
        })),
      )
      .execute(),
  );
};

export const connectPsa = async (
  deps: TestDeps,
  id: string,
  office: PsaOffice,
  member: Member,
): Promise<void> => {
  await savePsaCredentials(
    deps,
    id,
    {
      site: office.url,
      companyId: 'parasol',
      clientId: '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01',
      publicKey: member.publicKey,
      privateKey: member.privateKey,
    },
    actor,
  );
  await saveSettings(
    deps,
    id,
    { ticketing: { enabled: true, boardId: 1, catchAllCompanyRecId: 1, threshold: 5 } },
    actor,
  );
};

export const runContext: RunContext = {
  runId: '00000000-0000-4000-8000-000000000001',
  dryRun: false,
  signal: new AbortController().signal,
  report: () => undefined,
};

export const signal = runContext.signal;

/** What a run hands on, by the provider's source of the moment. */
export const sourcesOf = async (
  deps: TestDeps,
  id: string,
  umbrella: UmbrellaClient,
): Promise<{ facts: FactsSource; periodEnd: Date; logs: LogSources | null }> => {
  const logs = await openLogSources(deps, id, { umbrella, lagMinutes });
  const end = lastCompleteWindowStart(deps.clock.now().getTime(), lagMinutes * 60_000) + windowMs;
  return {
    logs,
    facts: logs?.facts ?? reportsFacts(umbrella),
    periodEnd: logs?.periodEnd ?? new Date(end),
  };
};

/** Collects and plans once, as a run does. */
export const pass = async (deps: TestDeps, id: string): Promise<void> => {
  const umbrella = await umbrellaClientFor(deps, id);
  const psa = await psaClientFor(deps, id);
  await readLogFiles(deps, id, { signal });
  const { logs } = await sourcesOf(deps, id, umbrella);
  await collectWindows(deps, id, runContext, {
    umbrella,
    ...(logs ? { sourceOver: logs.alerts, completeUpTo: logs.completeUpTo, lagMs: logs.lagMs } : {}),
  });
  await planTickets(deps, id, runContext, { psa });
  await umbrella.close();
  await psa.close();
};

/** The writes that were decided, in order: everything that markers and texts are made from. */
export const decided = (deps: TestDeps, id: string): Promise<string[]> =>
  inProvider(deps.db, id, async (tx) => {
    const rows = await tx
      .selectFrom('intents')
      .select(['kind', 'key', 'subject', 'payload'])
      .where('provider_id', '=', id)
      .orderBy('key')
      .execute();
    return rows.map((row) => JSON.stringify(row));
  });
