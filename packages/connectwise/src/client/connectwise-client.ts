import type { ConnectWiseClient, ConnectWiseClientOptions } from './types.ts';

/** A client of one company's PSA under one key. */
export function createConnectWiseClient(o: ConnectWiseClientOptions): ConnectWiseClient {
  throw new Error(`not built yet: ${o.site}`);
}
