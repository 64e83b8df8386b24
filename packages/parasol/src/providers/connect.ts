import type { ConnectWiseClient, ConnectWiseClientOptions } from '@parasol/connectwise';
import type { UmbrellaClient, UmbrellaClientOptions } from '@parasol/umbrella';
import type { HostPolicy } from './hosts.ts';

/** Builds clients of both vendors over one guarded connection pool per process. */
export type Connect = {
  readonly hosts: HostPolicy;
  psa(options: Omit<ConnectWiseClientOptions, 'dispatcher'>): ConnectWiseClient;
  umbrella(options: Omit<UmbrellaClientOptions, 'dispatcher' | 'now'>): UmbrellaClient;
  /** Closes every connection; at shutdown. */
  close(): Promise<void>;
};

export type ConnectOptions = Partial<HostPolicy> & {
  readonly now: () => number;
  /** Certificates (PEM) of private authorities that the operator trusts besides the usual ones. */
  readonly extraCa?: string;
};

export const createConnect = (_options: ConnectOptions): Connect => {
  throw new Error('not built yet');
};
