import type { LedgerParts } from './parts.ts';

export type KeptLeases = {
  /** Begins with the first intent that is taken; an idle pass needs no timer. */
  begin(leaseMs: number): void;
  end(): Promise<void>;
};

/** Renews this worker's leases while a pass runs, so that a slow answer isn't taken for a dead worker. */
export const keepLeases = <Tx>(parts: LedgerParts<Tx>, providerId: string): KeptLeases => {
  const { store, worker } = parts;
  let renewing: { readonly ended: AbortController; readonly done: Promise<void> } | null = null;
  const renew = async (leaseMs: number, ended: AbortSignal): Promise<void> => {
    for (;;) {
      await parts.sleep(leaseMs / 3, ended);
      if (ended.aborted) return;
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
      if (renewing !== null) return;
      const ended = new AbortController();
      renewing = { ended, done: renew(leaseMs, ended.signal) };
    },
    async end() {
      if (renewing === null) return;
      // a reason of its own: making the default one is most of the work of a short pass
      renewing.ended.abort('ended');
      await renewing.done;
    },
  };
};
