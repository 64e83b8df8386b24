import {
  createConnectWiseClient,
  type ConnectWiseClient,
  type ConnectWiseClientOptions,
} from '@parasol/connectwise';
import {
  createTokenStore,
  createUmbrellaClient,
  type LogBucket,
  type TokenStore,
  type UmbrellaClient,
  type UmbrellaClientOptions,
} from '@parasol/umbrella';
import { guardedAgent } from './guarded-agent.ts';
import type { HostPolicy } from './hosts.ts';

/** Builds clients of both vendors over one guarded connection pool per process. */
export type Connect = {
  readonly hosts: HostPolicy;
  psa(options: Omit<ConnectWiseClientOptions, 'dispatcher'>): ConnectWiseClient;
  umbrella(options: Omit<UmbrellaClientOptions, 'dispatcher' | 'now'>): UmbrellaClient;
  /** Tokens that all clients of one Umbrella key in this process share; `name` stands for key and secret. */
  tokensOf(name: string): TokenStore;
  /** Where the operator allows exported log files to be read from; `{provider}` in one stands for the provider's id. */
  readonly logDirectories: readonly string[];
  /** A bucket of exported log files, reached under the same policy. */
  logBucket(options: Omit<LogBucket, 'dispatcher' | 'now'>): LogBucket;
  /** Closes every connection; at shutdown. Calls under way are cut off. */
  close(): Promise<void>;
};

export type ConnectOptions = Partial<HostPolicy> & {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Certificates (PEM) of private authorities that the operator trusts besides the usual ones. */
  readonly extraCa?: string;
  readonly logDirectories?: readonly string[];
  /** How long a call may take, creations excepted; default: what the clients themselves wait. */
  readonly timeoutMs?: number;
};

export const createConnect = (options: ConnectOptions): Connect => {
  const hosts: HostPolicy = {
    allowLoopbackHosts: options.allowLoopbackHosts ?? false,
    allowedPrivateHosts: options.allowedPrivateHosts ?? [],
  };
  const dispatcher = guardedAgent(hosts, { extraCa: options.extraCa });
  const tokens = new Map<string, TokenStore>();
  const common = { dispatcher, ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }) };
  return {
    hosts,
    tokensOf: (name) => {
      const known = tokens.get(name) ?? createTokenStore();
      tokens.set(name, known);
      return known;
    },
    logDirectories: options.logDirectories ?? [],
    logBucket: (bucket) => ({ ...bucket, ...common, now: options.now }),
    psa: (client) => createConnectWiseClient({ ...client, ...common }),
    umbrella: (client) => createUmbrellaClient({ ...client, ...common, now: options.now }),
    close: async () => dispatcher.destroy(),
  };
};
