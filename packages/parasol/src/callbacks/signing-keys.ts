import { z } from 'zod';

import type { Deps } from '../deps.ts';

const keepMs = 3_600_000;
/** A host that gives no key is not asked again for each message that comes. */
const keepNoneMs = 60_000;
const keptMax = 1_000;
const answerBytesMax = 10_000;
const answer = z.object({ signing_key: z.string().min(1).max(1_000) });

export type SigningKeys = {
  /** The key that an allowed address gives; null: it gives none. `fresh`: asked again, though not at every call. */
  get(keyUrl: string, o?: { readonly fresh?: boolean }): Promise<string | null>;
};

/** Signing keys by address, kept for an hour. */
export const createSigningKeys = (deps: Pick<Deps, 'connect' | 'clock' | 'log'>): SigningKeys => {
  const kept = new Map<string, { readonly key: string | null; readonly askedAt: number }>();
  const ask = async (keyUrl: string): Promise<string | null> => {
    try {
      return answer.parse(await deps.connect.getJson(keyUrl, { bytesMax: answerBytesMax })).signing_key;
    } catch (error) {
      deps.log.warn({ err: error, host: new URL(keyUrl).host }, "the PSA's signing key could not be read");
      return null;
    }
  };
  return {
    async get(keyUrl, o = {}) {
      const now = deps.clock.now().getTime();
      const known = kept.get(keyUrl);
      const ageMs = known === undefined ? Number.POSITIVE_INFINITY : now - known.askedAt;
      const isShort = known?.key === null || o.fresh === true;
      if (known !== undefined && ageMs < (isShort ? keepNoneMs : keepMs)) return known.key;
      const key = await ask(keyUrl);
      if (kept.size >= keptMax) kept.clear();
      kept.set(keyUrl, { key, askedAt: now });
      return key;
    },
  };
};
