import { z } from '@hono/zod-openapi';
import { incidentTrace, listIncidents, type IncidentRow, type IncidentTrace } from '../../incidents/index.ts';
import { listCustomers } from '../../customers/index.ts';
import { intentStates } from '../../ledger/index.ts';
import { parasolError } from '../../errors/index.ts';
import type { HttpDeps } from '../env.ts';
import { visibleCustomers } from '../guards.ts';
import { instant, listOf, pageQuery, toInstant, toInstantOrNull } from '../lists.ts';
import { providerParams } from '../params.ts';
import { psaLinksOf, type PsaLinks } from '../psa-links.ts';
import { json, newRouter, providerRoute } from '../routes.ts';

const states = ['open', 'unmapped', 'closed'] as const;

export const incidentView = z
  .object({
    incidentId: z.string(),
    organizationId: z.number().int(),
    customerName: z.string(),
    identity: z.object({ kind: z.string(), label: z.string() }),
    state: z.enum(states),
    ticketId: z.number().int().nullable(),
    url: z.string().nullable().openapi({ description: "The ticket in the PSA's own screens" }),
    firstWindow: instant,
    lastWindow: instant,
    closedAt: instant.nullable(),
    closeReason: z.enum(['technician', 'quiet', 'deleted']).nullable(),
    writeState: z
      .enum(intentStates)
      .nullable()
      .openapi({ description: "The newest write that isn't done; null: all is done" }),
  })
  .openapi('Incident');

const trace = z
  .object({
    incident: incidentView,
    threshold: z.number().int(),
    company: z
      .object({
        companyRecId: z.number().int().nullable(),
        name: z.string().nullable(),
        why: z.enum(['unmapped', 'suspended']).nullable(),
      })
      .openapi({ description: 'Where its tickets go, or why nowhere' }),
    windows: z.array(
      z.object({
        windowStart: instant,
        events: z.number().int(),
        over: z.boolean(),
        verdict: z.string(),
        domains: z.array(z.string()),
      }),
    ),
    writes: z.array(
      z.object({
        intentId: z.string(),
        kind: z.string(),
        state: z.enum(intentStates),
        reason: z.string().nullable(),
        detail: z.string().nullable(),
        remoteId: z.string().nullable(),
        decidedAt: instant,
        attempts: z.array(
          z.object({
            at: instant,
            what: z.string(),
            outcome: z.string().nullable(),
            status: z.number().int().nullable(),
            detail: z.string().nullable(),
          }),
        ),
      }),
    ),
  })
  .openapi('IncidentTrace');

export const presentIncident = (row: IncidentRow, links: PsaLinks): z.infer<typeof incidentView> => ({
  incidentId: row.incidentId,
  organizationId: row.organizationId,
  customerName: row.customer,
  identity: { kind: row.kind, label: row.identity },
  state: row.state,
  ticketId: row.ticketId,
  url: links.ticket(row.ticketId),
  firstWindow: toInstant(row.firstWindow),
  lastWindow: toInstant(row.lastWindow),
  closedAt: toInstantOrNull(row.closedAt),
  closeReason: row.closeReason,
  writeState: row.waiting,
});

const presentWrite = (write: IncidentTrace['writes'][number]) => ({
  intentId: write.intentId,
  kind: write.kind,
  state: write.state,
  reason: write.reason,
  detail: write.detail,
  remoteId: write.remoteId,
  decidedAt: toInstant(write.createdAt),
  attempts: write.attempts.map((attempt) => ({
    at: toInstant(attempt.startedAt),
    what: attempt.what,
    outcome: attempt.outcome,
    status: attempt.status,
    detail: attempt.detail,
  })),
});

/** The mapped company's name; null for a catch-all company or a customer that Umbrella no longer lists. */
const companyName = async (
  deps: HttpDeps,
  providerId: string,
  found: IncidentTrace,
): Promise<string | null> => {
  const { rows } = await listCustomers(deps, providerId, { only: [found.organizationId], pageSize: 1 });
  const mapping = rows[0]?.mapping;
  return mapping?.companyRecId === found.company.companyRecId ? (mapping?.companyName ?? null) : null;
};

const list = providerRoute('incidents.read', {
  method: 'get',
  path: '/providers/{providerId}/incidents',
  summary: 'Infected identities and their tickets, the latest activity first',
  request: {
    params: providerParams,
    query: z.object({
      search: z.string().max(200).optional(),
      state: z.enum(states).optional(),
      organizationId: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
      ...pageQuery,
    }),
  },
  responses: { 200: json(listOf(incidentView), 'Incidents') },
});

const read = providerRoute('incidents.read', {
  method: 'get',
  path: '/providers/{providerId}/incidents/{incidentId}',
  summary: 'One incident from the alert to the ticket: windows, decisions, attempts',
  request: { params: providerParams.extend({ incidentId: z.string().min(1).max(100) }) },
  responses: { 200: json(trace, 'The trace') },
});

export const incidentRoutes = newRouter()
  .openapi(list, async (c) => {
    const deps = c.get('deps');
    const { providerId } = c.req.valid('param');
    const { search, state, organizationId, page, pageSize } = c.req.valid('query');
    const found = await listIncidents(deps, providerId, {
      page,
      pageSize,
      only: visibleCustomers(c),
      ...(search === undefined ? {} : { search }),
      ...(state === undefined ? {} : { states: [state] }),
      ...(organizationId === undefined ? {} : { organizationId }),
    });
    const links = await psaLinksOf(deps, providerId);
    return c.json({ ...found, rows: found.rows.map((row) => presentIncident(row, links)) }, 200);
  })
  .openapi(read, async (c) => {
    const deps = c.get('deps');
    const { providerId, incidentId } = c.req.valid('param');
    const found = await incidentTrace(deps, providerId, incidentId);
    if (visibleCustomers(c)?.includes(found.organizationId) === false)
      throw parasolError('not_found', { incidentId });
    const links = await psaLinksOf(deps, providerId);
    const windows = found.windows.map((window) => ({
      windowStart: toInstant(window.windowStart),
      events: window.events,
      over: window.overThreshold,
      verdict: window.verdict,
      domains: window.domains.map((domain) => domain.domain),
    }));
    const why = found.company.companyRecId === null ? found.company.reason : null;
    const name = await companyName(deps, providerId, found);
    const company = { companyRecId: found.company.companyRecId, name, why };
    const shown = { incident: presentIncident(found, links), threshold: found.threshold, company, windows };
    return c.json({ ...shown, writes: found.writes.map(presentWrite) }, 200);
  });
