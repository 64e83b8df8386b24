import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import type { CompanyInfo } from '../records/company-info.ts';
import type { Answer } from './answer.ts';

/** How the client proves who it is: an API member's keys, or (legacy) an integrator login. */
export type PsaCredentials =
  | { kind: 'keys'; companyId: string; publicKey: string; privateKey: string; clientId: string }
  | { kind: 'login'; companyId: string; user: string; password: string; clientId: string };

/** Query parameters of a GET; undefined ones are left out. Values are encoded by the client. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export type WriteMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type ConnectWiseClientOptions = {
  /** `https://host`, or `http://127.0.0.1:port` for a sandbox on loopback; anything else is refused */
  site: string;
  credentials: PsaCredentials;
  /** the connection pool; without it the client makes its own and closes it with `close()` */
  dispatcher?: Dispatcher;
  /** for every call but creates; default 30 s */
  timeoutMs?: number;
  /** for POST; default 5 minutes, since ConnectWise has been seen to take that long */
  createTimeoutMs?: number;
  /** asked before every call: waits until the budget allows one more */
  acquire?: () => Promise<void>;
  /** told about every 429; reads are tried again after it has resolved */
  onThrottled?: (retryAfterMs: number) => Promise<void>;
  /**
   * Asked when the PSA refuses the credentials (401, so nothing was done): those that are valid by now, or null. If they
   * are others, the call is made again with them, and so are all later ones.
   */
  renew?: () => Promise<PsaCredentials | null>;
  onCall?: (call: { method: string; path: string; status: number | null; durationMs: number }) => void;
};

export type WriteOptions = {
  /**
   * Asked in the same tick as the bytes are handed to a connected socket, so also after a connection has
   * just been made. False: nothing is sent, the answer is `never-sent`.
   */
  mayWrite?: () => boolean;
  timeoutMs?: number;
};

export interface ConnectWiseClient {
  /** `GET /login/companyinfo/{company}`, without credentials; null for a company that the host doesn't know. */
  companyInfo(): Promise<Answer<CompanyInfo | null>>;
  /** `path` such as `/company/companies`, below `apis/3.0`. */
  get<T>(path: string, schema: z.ZodType<T>, query?: Query): Promise<Answer<T>>;
  /** All pages of a list, forward-only (`pageId`) where the PSA and the query allow it. Throws PsaCallError. */
  pages<T>(path: string, schema: z.ZodType<T>, query?: Query & { pageSize?: number }): AsyncGenerator<T[]>;
  /** The number at `path` + `/count`. */
  count(path: string, query?: Query): Promise<Answer<number>>;
  /** One write, sent at most once: never tried again by the client. */
  write<T>(
    method: WriteMethod,
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
    o?: WriteOptions,
  ): Promise<Answer<T>>;
  close(): Promise<void>;
}
