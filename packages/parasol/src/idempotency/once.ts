import { createHash } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import * as store from './store.ts';

export type KeptAnswer = { readonly status: number; readonly body: string };

/** An answer is kept this long. */
const keepSeconds = 24 * 3600;
/** A request that was under way this long is over: the server gives none more than a minute. */
const holdSeconds = 120;
/** One caller can't fill the table. */
const keysOfCallerMax = 10_000;
const forgottenAtOnce = 20;

const context = { providerId: null, field: 'idempotency.answer' } as const;

const hashOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/**
 * Carries a request out once per caller, route and key: the same request again gets the first one's answer for a day.
 * Only what succeeded is kept; after an error nothing was done, and the key is free for another try.
 *
 * Throws `idempotency_other_request` (same key, other content), `idempotency_under_way` (the first is not answered
 * yet), `too_many_attempts`.
 */
export const once = async (
  deps: Pick<Deps, 'db' | 'vault' | 'ids'>,
  asked: {
    readonly caller: string;
    /** Method and path. */
    readonly route: string;
    readonly key: string;
    readonly content: string;
  },
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { readonly again: boolean }> => {
  const claim: store.Claim = {
    id: hashOf(asked.caller, asked.route, asked.key),
    caller: asked.caller,
    requestHash: hashOf(asked.content),
    holder: deps.ids(),
  };
  await store.forgetSome(deps.db, forgottenAtOnce);
  const known = await store.find(deps.db, claim.id);
  if (known === undefined && (await store.countOf(deps.db, asked.caller)) >= keysOfCallerMax)
    throw parasolError('too_many_attempts', { waitSeconds: 3600 });
  if (!(await store.claim(deps.db, claim, { holdSeconds, keepSeconds }))) {
    const first = await store.find(deps.db, claim.id);
    if (first !== undefined && first.request_hash !== claim.requestHash)
      throw parasolError('idempotency_other_request');
    if (first === undefined || first.status === null || first.sealed_answer === null)
      throw parasolError('idempotency_under_way');
    return { status: first.status, body: deps.vault.open(first.sealed_answer, context), again: true };
  }
  try {
    const answer = await work();
    if (answer.status < 300)
      await store.keep(deps.db, claim, answer.status, deps.vault.seal(answer.body, context));
    else await store.release(deps.db, claim);
    return { ...answer, again: false };
  } catch (error) {
    await store.release(deps.db, claim);
    throw error;
  }
};

/** Wraps kept answers under the current master key; how many that changed. For `parasol key rotate`. */
export const rewrapKeptAnswers = async (deps: Pick<Deps, 'db' | 'vault'>): Promise<number> => {
  const pageSize = 500;
  let changed = 0;
  for (let after = ''; ;) {
    const rows = await store.answersAfter(deps.db, after, pageSize);
    for (const { id, sealed_answer: sealed } of rows) {
      const anew = sealed === null ? null : deps.vault.rewrap(sealed, context);
      if (sealed !== null && anew !== null && (await store.replaceAnswer(deps.db, id, sealed, anew)))
        changed += 1;
      after = id;
    }
    if (rows.length < pageSize) return changed;
  }
};
