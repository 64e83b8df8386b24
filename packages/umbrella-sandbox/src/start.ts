import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { lastCompleteWindowStart, neededScopes, windowStartOf, type ProviderKind } from '@parasol/umbrella';
import type { Logger } from 'pino';
import { sandboxApp } from './http/app.ts';
import { Calls } from './http/calls.ts';
import { Faults, type FaultRule } from './http/faults.ts';
import { RateLimits } from './http/limits.ts';
import type { Sandbox } from './http/sandbox.ts';
import { TokenDesk } from './http/tokens.ts';
import { accountFromLogs } from './scenario/from-logs.ts';
import type { AccountSeed } from './scenario/model.ts';
import { seededAccounts } from './scenario/seeded.ts';
import { World, type AddedEvents } from './scenario/world.ts';

export type UmbrellaSandboxOptions = {
  /** 0 for any free port. */
  readonly port: number;
  readonly host?: string;
  /** Log files to be served as one MSP: `<organisation>/dnslogs/<date>/*.csv.gz`. */
  readonly logsDir?: string;
  /** Size of the invented scenario; without it 25 customers with speaking names. */
  readonly customers?: number;
  /** More MSPs, each with so many customers: for measurements of many providers. */
  readonly furtherMsps?: readonly number[];
  readonly seed?: number;
  /** Start of the four-hour window in which the scenario's infections lie; default: the last complete one. */
  readonly lastWindowStart?: Date;
  /** Refuse calls over Umbrella's limits; they are counted either way. */
  readonly rateLimits?: boolean;
  /** Life of a token, 3,600 s by default. */
  readonly tokenLifeSeconds?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly log: Logger;
};

export type SandboxAccount = {
  readonly kind: ProviderKind;
  readonly name: string;
  readonly key: string;
  readonly secret: string;
  readonly customers: readonly { readonly organizationId: number; readonly name: string }[];
};

export type UmbrellaSandbox = {
  /** `http://127.0.0.1:<port>`, what a client takes as its base address. */
  readonly url: string;
  readonly accounts: readonly SandboxAccount[];
  readonly lastWindowStart: Date;
  /** Adds events in process; false if there is no such customer or identity. */
  readonly addEvents: (events: AddedEvents) => boolean;
  readonly setFaults: (rules: readonly FaultRule[]) => void;
  readonly stop: () => Promise<void>;
};

const accountsFor = async (
  options: UmbrellaSandboxOptions,
  seed: number,
  lastWindowStartMs: number,
): Promise<AccountSeed[]> => {
  if (options.logsDir === undefined)
    return seededAccounts({
      seed,
      customers: options.customers,
      furtherMsps: options.furtherMsps,
      lastWindowStartMs,
    });
  const { account, rows, malformed } = await accountFromLogs({
    logsDir: options.logsDir,
    seed,
    lastWindowStartMs,
  });
  options.log.info(
    { rows, malformed: malformed.length, customers: account.customers.length },
    'log files loaded',
  );
  for (const problem of malformed.slice(0, 20)) options.log.warn(problem, 'a log row was left out');
  return [account];
};

/** Umbrella's APIs on this machine, with a scenario in memory. */
export const startUmbrellaSandbox = async (options: UmbrellaSandboxOptions): Promise<UmbrellaSandbox> => {
  const now = options.now ?? Date.now;
  const seed = options.seed ?? 1;
  const host = options.host ?? '127.0.0.1';
  const lastWindowStartMs = windowStartOf(
    options.lastWindowStart?.getTime() ?? lastCompleteWindowStart(now()),
  );
  const world = new World(
    await accountsFor(options, seed, lastWindowStartMs),
    seed,
    neededScopes.map(({ scope }) => scope),
  );
  const sandbox: Sandbox = {
    world,
    tokens: new TokenDesk(world, now, options.tokenLifeSeconds ?? 3_600),
    limits: new RateLimits(options.rateLimits ?? false, now),
    faults: new Faults(),
    calls: new Calls(),
    lastWindowStart: new Date(lastWindowStartMs),
    now,
    log: options.log,
  };

  const listener = getRequestListener(sandboxApp(sandbox).fetch);
  const server = createServer((request, response) => void listener(request, response));
  const address = await new Promise<AddressInfo | string | null>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, () => {
      server.off('error', reject);
      resolve(server.address());
    });
  });
  if (address === null || typeof address === 'string') throw new Error('the Umbrella sandbox has no port');
  return {
    url: `http://${host}:${address.port}`,
    accounts: world.accounts.map(({ kind, name, key, secret, customers }) => ({
      kind,
      name,
      key,
      secret,
      customers: [...customers.values()].map(({ facts }) => ({
        organizationId: facts.organizationId,
        name: facts.name,
      })),
    })),
    lastWindowStart: sandbox.lastWindowStart,
    addEvents: (events) => world.addEvents(events),
    setFaults: (rules) => sandbox.faults.set(rules),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
