import { z } from 'zod';
import { UmbrellaCallError } from '../errors.ts';
import type { ProviderKind } from '../kind.ts';
import { neededScopes, type NeededScope } from '../scopes.ts';
import type { Caller } from './caller.ts';
import { scopeAdvice } from './failure.ts';
import type { KeyStatus, ScopeStatus } from './key-status.ts';
import type { UmbrellaClient } from './types.ts';

type Parts = {
  readonly caller: Caller;
  readonly client: UmbrellaClient;
  readonly key: string;
  readonly now: () => number;
};

type Probed<T> = { readonly state: ScopeStatus['state']; readonly why?: string; readonly value?: T };

/** Any answer grants; a refusal for want of rights is missing; everything else leaves it open. */
const probe = async <T>(call: () => Promise<T>): Promise<Probed<T>> => {
  try {
    return { state: 'granted', value: await call() };
  } catch (error) {
    if (!(error instanceof UmbrellaCallError)) throw error;
    if (error.kind === 'forbidden') return { state: 'missing', why: error.message };
    return { state: 'unknown', why: error.message };
  }
};

const first = async <T>(pages: AsyncGenerator<T[]>): Promise<T[]> => {
  for await (const page of pages) return page;
  return [];
};

const keyList = z.looseObject({
  keys: z
    .array(
      z.looseObject({
        id: z.string().optional(),
        clientId: z.string().optional(),
        expireAt: z.string().nullish(),
      }),
    )
    .default([]),
});

const expiryOf = (list: z.infer<typeof keyList> | undefined, key: string): Date | null => {
  const own = list?.keys.find((one) => one.clientId === key || one.id === key);
  const expiresAt = own?.expireAt ? new Date(own.expireAt) : null;
  return expiresAt === null || Number.isNaN(expiresAt.getTime()) ? null : expiresAt;
};

/** Probes that need one of the provider's customers; about the last hour, so that they cost Umbrella little. */
const customerProbes = (
  client: UmbrellaClient,
  organizationId: number,
  now: Date,
): Record<string, () => Promise<unknown>> => {
  const period = { from: new Date(now.getTime() - 3_600_000), to: now };
  return {
    'reports.aggregations:read': () => client.summary(organizationId, period),
    'reports.granularEvents:read': () => client.deploymentStatus(organizationId, period),
    'deployments.roamingcomputers:read': () => first(client.roamingComputers(organizationId)),
    'deployments.networks:read': () => first(client.networks(organizationId)),
    'deployments.sites:read': () => first(client.sites(organizationId)),
    'deployments.virtualappliances:read': () => first(client.virtualAppliances(organizationId)),
  };
};

/**
 * Tries the key and each scope with the cheapest call that needs it. `consoles().customerCount` tells "no customers"
 * from "200 and nothing", which a key at the wrong level answers.
 */
export const readKeyStatus = async ({ caller, client, key, now }: Parts): Promise<KeyStatus> => {
  const checkedAt = new Date(now());
  const scoped = (entry: NeededScope, probed: Probed<unknown>): ScopeStatus => ({
    ...entry,
    state: probed.state,
    ...(probed.why === undefined ? {} : { why: probed.why }),
  });
  try {
    await caller.token();
  } catch (error) {
    if (!(error instanceof UmbrellaCallError)) throw error;
    const state = { state: 'unknown', why: 'The key itself was not accepted.' } as const;
    return {
      checkedAt,
      valid: false,
      kind: null,
      scopes: neededScopes.map((entry) => scoped(entry, state)),
      customerCount: null,
      customersSeen: null,
      emptyByMistake: false,
      expiresAt: null,
      advice: [error.advice],
      failure: error,
    };
  }

  const kind = await probe<ProviderKind | null>(() => client.findKind());
  const customer = await probe(async () =>
    kind.value ? (await first(client.customers(kind.value)))[0] : undefined,
  );
  const consoles = await probe(() => client.consoles());
  const results = new Map<string, Probed<unknown>>([
    ['admin.customers:read', kind],
    ['reports.customers:read', consoles],
    ['reports.utilities:read', await probe(() => client.categories())],
  ]);
  if (customer.value !== undefined) {
    const probes = customerProbes(client, customer.value.organizationId, checkedAt);
    for (const [name, call] of Object.entries(probes)) results.set(name, await probe(call));
  }
  const keys = await probe(() => caller.get({ path: '/admin/v2/apiKeys', query: { limit: 100 } }, keyList));
  results.set('admin.apikeys:read', keys);

  const nothingToAsk: Probed<unknown> = { state: 'unknown', why: 'There is no customer to try it on.' };
  const scopes = neededScopes.map((entry) => scoped(entry, results.get(entry.scope) ?? nothingToAsk));
  const customerCount = consoles.value?.customerCount ?? null;
  const customersSeen = kind.state === 'granted' ? customer.value !== undefined : null;
  const emptyByMistake = customersSeen === false && customerCount !== null && customerCount > 0;
  return {
    checkedAt,
    valid: true,
    kind: kind.value ?? null,
    scopes,
    customerCount,
    customersSeen,
    emptyByMistake,
    expiresAt: expiryOf(keys.value, key),
    advice: adviceFor(scopes, emptyByMistake, customerCount),
  };
};

const probePaths: Readonly<Record<string, string>> = {
  'admin.customers:read': '/admin/v2/managed/customers',
  'reports.customers:read': '/reports/v2/providers/consoles',
  'reports.utilities:read': '/reports/v2/providers/categories',
  'reports.aggregations:read': '/reports/v2/summary',
  'reports.granularEvents:read': '/reports/v2/deployment-status',
};

const adviceFor = (
  scopes: readonly ScopeStatus[],
  emptyByMistake: boolean,
  customerCount: number | null,
): string[] => {
  const advice = scopes
    .filter((entry) => entry.state === 'missing' && !entry.optional)
    .map((entry) => scopeAdvice(probePaths[entry.scope] ?? `/deployments/v2/${entry.scope.slice(12, -5)}`));
  if (emptyByMistake) {
    advice.unshift(
      `The console has ${customerCount} customers, but the list answers with none: make the API key in the console of the provider itself (Admin > API Keys of the MSP or MSSP console), not in a customer's dashboard.`,
    );
  }
  return advice;
};
