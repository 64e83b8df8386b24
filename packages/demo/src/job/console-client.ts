import { z } from 'zod';

import { createHttpClient } from './http-client.ts';

const anything = z.unknown();
const count = z.number();
const provider = z.object({ id: z.string(), kind: z.enum(['msp', 'mssp']), name: z.string() });
const right = z.object({
  id: z.string(),
  area: z.string(),
  row: z.string(),
  column: z.string().nullable(),
  table: z.string().nullable(),
  state: z.string(),
});
const rightsReport = z.object({
  rights: z.array(right),
  granted: count,
  missing: z.array(z.string()),
  excess: z.array(z.string()),
});
const choices = z.object({ rows: z.array(z.object({ id: count, name: z.string(), inactive: z.boolean() })) });
const suggestions = z.object({
  rows: z.array(z.object({ organizationId: count, companyRecId: count, confidence: count })),
});
const mappingOutcome = z.object({
  mapped: count,
  unchanged: count,
  errors: z.array(z.object({ message: z.string() })),
});
const customers = z.object({ total: count });
const runResult = z.object({
  customers: count,
  mapped: count,
  configurations: z.object({ created: count, updated: count, unchanged: count }),
  tickets: z.object({ created: count, appended: count, reopened: count, closed: count }),
  writes: count,
  reads: count,
});
const run = z.object({
  state: z.string(),
  phase: z.string().nullable(),
  steps: z.array(z.object({ step: z.string(), done: count, total: count.nullable(), finished: z.boolean() })),
  result: runResult.nullable(),
  problem: z.object({ code: z.string(), message: z.string(), advice: z.string() }).nullable(),
});
const overview = z.object({
  customers: z.object({ unmapped: count, mapped: count, suspended: count, removed: count }),
  writes: z.object({ waiting: count, unknown: count, refused: count, held: count, duplicates: count }),
});

export type Provider = z.infer<typeof provider>;
export type RunResult = z.infer<typeof runResult>;
export type PsaConnection = {
  site: string;
  companyId: string;
  clientId: string;
  enabled: boolean;
  publicKey: string;
  privateKey: string;
};

const of = (providerId: string): string => `/providers/${providerId}`;

/** The console's public API, as far as the main job needs it. */
export const createConsoleClient = (consoleUrl: string) => {
  const http = createHttpClient(`${consoleUrl}/api/v1`);
  return {
    makeFirstAdministrator: (o: { token: string; email: string; name: string; password: string }) =>
      http.send('POST', '/first-administrator', o, anything),
    signIn: (o: { email: string; password: string }) => http.send('POST', '/sign-in', o, anything),
    providers: async () => (await http.get('/providers', z.object({ rows: z.array(provider) }))).rows,
    makeProvider: (kind: 'msp' | 'mssp', name: string) =>
      http.send('POST', '/providers', { kind, name }, provider),
    saveUmbrella: (id: string, o: { key: string; secret: string; baseUrl: string }) =>
      http.send('PUT', `${of(id)}/umbrella`, o, anything),
    savePsa: (id: string, o: PsaConnection) => http.send('PUT', `${of(id)}/psa`, o, anything),
    checkRights: (id: string) => http.send('POST', `${of(id)}/rights-checks`, {}, rightsReport),
    refreshCustomers: (id: string) => http.send('POST', `${of(id)}/customers/refresh`, {}, anything),
    refreshCompanies: (id: string) => http.send('POST', `${of(id)}/companies/refresh`, {}, anything),
    countCustomers: async (id: string, state?: 'mapped' | 'unmapped') =>
      (
        await http.get(
          `${of(id)}/customers?pageSize=1${state === undefined ? '' : `&state=${state}`}`,
          customers,
        )
      ).total,
    suggestions: async (id: string) => (await http.get(`${of(id)}/mapping-suggestions`, suggestions)).rows,
    map: (id: string, mappings: readonly { organizationId: number; companyRecId: number }[]) =>
      http.send('POST', `${of(id)}/mappings`, { mappings }, mappingOutcome),
    boards: async (id: string) => (await http.get(`${of(id)}/psa/boards`, choices)).rows,
    priorities: async (id: string) => (await http.get(`${of(id)}/psa/priorities`, choices)).rows,
    saveSettings: (id: string, settings: unknown) =>
      http.send('PUT', `${of(id)}/settings`, settings, anything),
    startRun: async (id: string) =>
      (await http.send('POST', `${of(id)}/runs`, { dryRun: false }, z.object({ runId: z.string() }))).runId,
    run: (id: string, runId: string) => http.get(`${of(id)}/runs/${runId}`, run),
    overview: (id: string) => http.get(`${of(id)}/overview`, overview),
  };
};

export type ConsoleClient = ReturnType<typeof createConsoleClient>;
