import { Configuration, ErrorBody, type Answer, type ConnectWiseClient } from '@parasol/connectwise';
import { z } from 'zod';

import type { SendAnswer, SendContext } from '../ledger/index.ts';
import { batchesOf } from '../work/index.ts';

const onePath = '/company/configurations';
const bulkPath = `${onePath}/bulk`;
/** Of one call: few enough that the answer comes in time where each record takes ConnectWise half a second. */
const bulkMax = 50;
/** Below this a call for each is as good, and its answer is the one that everybody knows. */
const bulkMin = 5;
/** Where a single one is asked to wait, without a word on how long. */
const throttledMs = 30_000;
const refusals = new Set([400, 401, 403, 404, 405, 415, 422]);
/** These say that there is no such call, or none for this key; of the others nobody says that they applied nothing. */
const refusalsOfTheCall = new Set([403, 404, 405, 415]);

/** `BulkResult` with its `ResultInfo`s (ConnectWise's REST description, 2025.1). */
const resultInfo = z.looseObject({
  success: z.boolean().nullish(),
  originalIndex: z.number().int(),
  statusCode: z.number().int().nullish(),
  data: z.looseObject({ id: z.number().int(), deviceIdentifier: z.string().nullish() }).nullish(),
  error: ErrorBody.nullish(),
});
const bulkResult = z.looseObject({ payload: z.array(resultInfo) });
type ResultInfo = z.infer<typeof resultInfo>;

/** What became of a write of one configuration, as the ledger asks for it. */
export const sendAnswerOf = (answer: Answer<{ id: number }>): SendAnswer =>
  answer.outcome === 'ok'
    ? { outcome: 'ok', status: answer.status, remoteId: String(answer.body.id), remote: null }
    : answer;

const ofResult = (result: ResultInfo): SendAnswer => {
  const { data, error } = result;
  const status = result.statusCode ?? 0;
  if (data && result.success !== false)
    return { outcome: 'ok', status: status || 201, remoteId: String(data.id), remote: null };
  if (status === 429) return { outcome: 'throttled', retryAfterMs: throttledMs };
  if (!refusals.has(status) || result.success === true)
    return { outcome: 'unknown', reason: `the PSA answered ${status} for this one`, status };
  const code = error?.code ?? error?.error ?? '';
  return { outcome: 'refused', status, code, message: error?.message ?? '', errors: error?.errors ?? [] };
};

type Body = { readonly deviceIdentifier: string };

type Waiting = {
  readonly body: Body;
  readonly context: SendContext;
  readonly settle: (answer: SendAnswer | Promise<SendAnswer>) => void;
};

/**
 * Tells each what the answer of a bulk call says of it. A record is believed to be a body's if it bears its
 * mark. What bears none (a refusal, say) goes by its number alone, and only if the numbers are what they should be: each
 * once, and no record of another's mark among them. The rest is in doubt, and found by its mark.
 */
const settleEach = (results: readonly ResultInfo[], batch: readonly Waiting[]): void => {
  const byIndex = new Map(results.map((result) => [result.originalIndex, result]));
  const markOf = (index: number): string | null | undefined => byIndex.get(index)?.data?.deviceIdentifier;
  const numbered =
    results.length === batch.length &&
    batch.every(
      ({ body: { deviceIdentifier } }, index) =>
        byIndex.has(index) && (markOf(index) ?? deviceIdentifier) === deviceIdentifier,
    );
  for (const [index, { body, settle }] of batch.entries()) {
    const result = byIndex.get(index);
    settle(
      result !== undefined && (numbered || markOf(index) === body.deviceIdentifier)
        ? ofResult(result)
        : { outcome: 'unknown', reason: 'the answer does not tell of this one' },
    );
  }
};

/**
 * Makes configurations, those that are asked for in one moment together: ten thousand of them are 200 of the thousand
 * calls that a minute has, instead of ten minutes of them. Each keeps its own permission to write, asked in the tick of
 * the write, and its own answer; what the answer doesn't tell is in doubt, and found by its own marker. Where there is no
 * bulk endpoint each goes by itself from then on, and so does one that was in doubt before (`alone`): a call that is
 * refused because of its bodies must not be made with them again.
 */
export const createTogether = (
  psa: Pick<ConnectWiseClient, 'write'>,
): ((body: Body, context: SendContext, o?: { readonly alone?: boolean }) => Promise<SendAnswer>) => {
  let bulkRefused = false;
  let waiting: Waiting[] = [];

  const sendOne = async ({ body, context }: Waiting): Promise<SendAnswer> =>
    sendAnswerOf(await psa.write('POST', onePath, body, Configuration, context));
  const eachByItself = (batch: readonly Waiting[]): void => {
    for (const one of batch) one.settle(sendOne(one));
  };

  const sendTogether = async (batch: readonly Waiting[]): Promise<void> => {
    if (bulkRefused || batch.length < bulkMin) {
      eachByItself(batch);
      return;
    }
    const bodies = batch.map((one) => one.body);
    const answer = await psa.write('POST', bulkPath, bodies, bulkResult, {
      mayWrite: () => batch.every((one) => one.context.mayWrite()),
      timeoutMs: Math.min(...batch.map((one) => one.context.timeoutMs)),
    });
    if (answer.outcome === 'ok') {
      settleEach(answer.body.payload, batch);
      return;
    }
    if (answer.outcome !== 'refused' || answer.status === 401) {
      for (const one of batch) one.settle(answer);
      return;
    }
    bulkRefused = true;
    const { status, message } = answer;
    if (refusalsOfTheCall.has(status)) eachByItself(batch);
    else
      for (const one of batch)
        one.settle({
          outcome: 'unknown',
          reason: `the PSA answered ${status} for all of them: ${message}`,
          status,
        });
  };

  const flush = (): void => {
    const ready = waiting;
    waiting = [];
    for (const batch of batchesOf(ready, bulkMax)) {
      sendTogether(batch).catch((error: unknown) => {
        for (const one of batch) one.settle(Promise.reject(error));
      });
    }
  };

  return (body, context, { alone = false } = {}) =>
    new Promise((settle) => {
      if (alone) {
        settle(sendOne({ body, context, settle }));
        return;
      }
      waiting.push({ body, context, settle });
      if (waiting.length === 1) setImmediate(flush);
    });
};
