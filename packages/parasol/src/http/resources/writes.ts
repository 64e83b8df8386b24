import { z } from '@hono/zod-openapi';
import { cancelIntent, intentKinds, intentStates, ledgerStatus, retryIntent } from '../../ledger/index.ts';
import { ParasolError } from '../../errors/index.ts';
import { linkWrite, listWrites, writeAdvices, type WriteRow } from '../../repairs/index.ts';
import { actorOf } from '../guards.ts';
import { instant, listOf, pageQuery, toInstant } from '../lists.ts';
import { providerParams } from '../params.ts';
import { psaLinksOf, type PsaLinks } from '../psa-links.ts';
import { json, jsonBody, newRouter, providerRoute } from '../routes.ts';

const view = z
  .object({
    intentId: z.string(),
    kind: z.enum(intentKinds),
    state: z.enum(intentStates),
    reason: z.string().nullable(),
    detail: z.string().nullable().openapi({ description: "The vendor's words" }),
    advice: z.enum(writeAdvices),
    customer: z.object({ organizationId: z.number().int(), name: z.string().nullable() }).nullable(),
    incidentId: z.string().nullable(),
    identity: z.string().nullable(),
    ticket: z.object({ ticketId: z.number().int(), url: z.string().nullable() }).nullable(),
    mark: z
      .object({
        field: z.enum(['externalXRef', 'note', 'deviceIdentifier', 'typeName', 'question']),
        value: z.string(),
      })
      .nullable()
      .openapi({ description: 'By what a person finds in the PSA what this write made' }),
    linkable: z.boolean().openapi({ description: 'Whether a record can be named that it made' }),
    decidedAt: instant,
    changedAt: instant,
    runId: z.string().nullable(),
    attempts: z.array(
      z.object({
        at: instant,
        what: z.enum(['send', 'search', 'repair']),
        outcome: z.string(),
        status: z.number().int().nullable(),
        detail: z.string().nullable(),
      }),
    ),
  })
  .openapi('Write');

const present = (row: WriteRow, links: PsaLinks): z.infer<typeof view> => {
  const { intent, ticketId } = row;
  return {
    intentId: intent.intentId,
    kind: intent.kind,
    state: intent.state,
    reason: intent.reason,
    detail: intent.detail,
    advice: row.advice,
    customer: row.customer,
    incidentId: row.incidentId,
    identity: row.identity,
    ticket: ticketId === null ? null : { ticketId, url: links.ticket(ticketId) },
    mark: row.mark,
    linkable: row.linkable,
    decidedAt: toInstant(new Date(intent.createdAt)),
    changedAt: toInstant(new Date(intent.updatedAt)),
    runId: intent.runId,
    attempts: row.attempts.map(({ startedAt, what, outcome, status, detail }) => ({
      at: toInstant(new Date(startedAt)),
      what,
      outcome,
      status,
      detail,
    })),
  };
};

const list = providerRoute('writes.read', {
  method: 'get',
  path: '/providers/{providerId}/writes',
  summary: 'Writes to the PSA that failed, wait for somebody or are in doubt, with what to do',
  request: {
    params: providerParams,
    query: z.object({
      state: z
        .enum(intentStates)
        .optional()
        .openapi({ description: 'Default: refused, held and unknown ones' }),
      ...pageQuery,
    }),
  },
  responses: {
    200: json(
      listOf(view).extend({
        careful: z.array(z.enum(intentKinds)).openapi({
          description: 'Kinds whose search was seen not to find: they wait for a person when in doubt',
        }),
      }),
      'Writes',
    ),
  },
});

const chosen = jsonBody(z.strictObject({ intentIds: z.array(z.uuid()).min(1).max(200) }));

const outcome = z
  .object({
    done: z.number().int(),
    errors: z.array(
      z.object({ intentId: z.string(), code: z.string(), message: z.string(), advice: z.string() }),
    ),
  })
  .openapi('WritesOutcome');

const retry = providerRoute('writes.change', {
  method: 'post',
  path: '/providers/{providerId}/writes/retry',
  summary: 'Send refused or held writes again; what may have been sent is searched for first',
  request: { params: providerParams, ...chosen },
  responses: { 200: json(outcome, 'How many go on, and which do not') },
});

const cancel = providerRoute('writes.change', {
  method: 'post',
  path: '/providers/{providerId}/writes/cancel',
  summary: "Hold writes that aren't done until somebody says otherwise",
  request: { params: providerParams, ...chosen },
  responses: { 200: json(outcome, 'How many are held, and which are not') },
});

const link = providerRoute('writes.change', {
  method: 'put',
  path: '/providers/{providerId}/writes/{intentId}/record',
  summary: 'Name the record in the PSA that a write made; it is read and has to bear the mark',
  request: {
    params: providerParams.extend({ intentId: z.uuid() }),
    ...jsonBody(z.strictObject({ recordId: z.number().int().min(1).max(2_147_483_647) })),
  },
  responses: { 204: { description: 'Linked' } },
});

/** One after the other: each is a transaction of its own, and one that fails says so. */
const each = async (
  intentIds: readonly string[],
  work: (intentId: string) => Promise<unknown>,
): Promise<z.infer<typeof outcome>> => {
  const errors: z.infer<typeof outcome>['errors'] = [];
  for (const intentId of intentIds) {
    try {
      await work(intentId);
    } catch (error) {
      if (!(error instanceof ParasolError)) throw error;
      const { message, advice } = error.entry;
      errors.push({ intentId, code: error.code, message, advice });
    }
  }
  return { done: intentIds.length - errors.length, errors };
};

export const writeRoutes = newRouter()
  .openapi(list, async (c) => {
    const deps = c.get('deps');
    const { providerId } = c.req.valid('param');
    const { state, ...page } = c.req.valid('query');
    const [found, links, { careful }] = await Promise.all([
      listWrites(deps, providerId, { ...page, ...(state === undefined ? {} : { states: [state] }) }),
      psaLinksOf(deps, providerId),
      ledgerStatus(deps, providerId),
    ]);
    return c.json(
      { ...found, rows: found.rows.map((row) => present(row, links)), careful: [...careful] },
      200,
    );
  })
  .openapi(retry, async (c) => {
    const { providerId } = c.req.valid('param');
    const { intentIds } = c.req.valid('json');
    return c.json(await each(intentIds, (id) => retryIntent(c.get('deps'), providerId, id, actorOf(c))), 200);
  })
  .openapi(cancel, async (c) => {
    const { providerId } = c.req.valid('param');
    const { intentIds } = c.req.valid('json');
    return c.json(
      await each(intentIds, (id) => cancelIntent(c.get('deps'), providerId, id, actorOf(c))),
      200,
    );
  })
  .openapi(link, async (c) => {
    const { providerId, intentId } = c.req.valid('param');
    const { recordId } = c.req.valid('json');
    await linkWrite(c.get('deps'), providerId, { intentId, recordId, actor: actorOf(c) });
    return c.body(null, 204);
  });
