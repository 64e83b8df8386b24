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
import { request } from 'undici';
import { guardedAgent, type Resolve } from './guarded-agent.ts';
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
  /** Sends a webhook, under the same policy; no redirect is followed, the answer's body is thrown away. */
  postWebhook(
    url: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ status: number }>;
  /**
   * Reads JSON of at most so many bytes from an address that somebody else named, under the same policy; no redirect
   * is followed. Throws for anything but a 200.
   */
  getJson(url: string, o: { readonly bytesMax: number }): Promise<unknown>;
  /** Closes every connection; at shutdown. Calls under way are cut off. */
  close(): Promise<void>;
};

export type ConnectOptions = Partial<HostPolicy> & {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Certificates (PEM) of private authorities that the operator trusts besides the usual ones. */
  readonly extraCa?: string;
  readonly logDirectories?: readonly string[];
  /** How names are resolved; handed in by tests. */
  readonly resolve?: Resolve;
  /** How long a call may take, creations excepted; default: what the clients themselves wait. */
  readonly timeoutMs?: number;
};

const webhookTimeoutMs = 10_000;
const getJsonTimeoutMs = 5_000;

export const createConnect = (options: ConnectOptions): Connect => {
  const hosts: HostPolicy = {
    allowLoopbackHosts: options.allowLoopbackHosts ?? false,
    allowedPrivateHosts: options.allowedPrivateHosts ?? [],
  };
  const dispatcher = guardedAgent(hosts, { extraCa: options.extraCa, resolve: options.resolve });
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
    postWebhook: async (url, body, headers) => {
      const signal = AbortSignal.timeout(webhookTimeoutMs);
      const answer = await request(url, {
        dispatcher,
        method: 'POST',
        body,
        headers: { ...headers },
        signal,
      });
      await answer.body.dump({ limit: 64 * 1024, signal });
      return { status: answer.statusCode };
    },
    getJson: async (url, { bytesMax }) => {
      const signal = AbortSignal.timeout(getJsonTimeoutMs);
      const answer = await request(url, { dispatcher, headers: { accept: 'application/json' }, signal });
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of answer.body) {
        const part: Buffer = Buffer.from(chunk);
        bytes += part.length;
        if (bytes > bytesMax) throw new Error(`it answered more than ${bytesMax} bytes`);
        chunks.push(part);
      }
      if (answer.statusCode !== 200) throw new Error(`it answered ${answer.statusCode}`);
      return JSON.parse(Buffer.concat(chunks).toString('utf8'));
    },
    close: async () => dispatcher.destroy(),
  };
};
