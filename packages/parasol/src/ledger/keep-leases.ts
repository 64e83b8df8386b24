import type { LedgerParts } from './parts.ts';

export type KeptLeases = {
  /** Begins with the first intent that is taken; an idle pass needs no timer. */
  begin(leaseMs: number): void;
  end(): Promise<void>;
};

/** Renews this worker's leases while a pass runs, so that a slow answer isn't taken for a dead worker. */
export const keepLeases = <Tx>(parts: LedgerParts<Tx>, providerId: string): KeptLeases => {
  const { store, worker } = parts;
  const ended = new AbortController();
  let renewing: Promise<void> | null = null;
  const renew = async (leaseMs: number): Promise<void> => {
    for (;;) {
      await parts.sleep(leaseMs / 3, ended.signal);
      if (ended.signal.aborted) return;
      try {
        await store.transaction(providerId, async (tx) => {
          const { now, times } = await store.look(tx);
          await store.renewLeases(tx, providerId, { worker, leaseUntil: now + times.leaseMs });
        });
      } catch (error) {
        // not renewed: the lease runs out, the intent is unknown, and the search settles it
        parts.log.warn({ providerId, error }, 'leases could not be renewed');
      }
    }
  };
  return {
    begin(leaseMs) {
      renewing ??= renew(leaseMs);
    },
    async end() {
      if (renewing === null) return;
      ended.abort('ended');
      await renewing;
    },
  };
};
