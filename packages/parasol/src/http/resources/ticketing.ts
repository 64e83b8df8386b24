import { z } from '@hono/zod-openapi';
import { previewTicket, trialTicket } from '../../incidents/index.ts';
import { intentStates } from '../../ledger/index.ts';
import { ParasolError, parasolError } from '../../errors/index.ts';
import { getCompany } from '../../customers/index.ts';
import { getSettings, providerSettings } from '../../providers/index.ts';
import { checkChoices, latestChoices, orderTestTicket, type ChoiceCheck } from '../../ticketing/index.ts';
import { actorOf } from '../guards.ts';
import { instant, toInstant } from '../lists.ts';
import { providerParams } from '../params.ts';
import { psaLinksOf } from '../psa-links.ts';
import { json, jsonBody, newRouter, orNull, providerRoute } from '../routes.ts';
import { companyView, presentCompany } from './mappings.ts';

const choices = z
  .object({
    checkedAt: instant,
    problems: z.array(
      z.object({
        what: z.enum(['board', 'status', 'type', 'priority']),
        id: z.number().int(),
        name: z.string(),
        state: z.enum(['gone', 'inactive']),
      }),
    ),
  })
  .openapi('ChoiceCheck');

const present = (check: ChoiceCheck): z.infer<typeof choices> => ({
  checkedAt: toInstant(check.checkedAt),
  problems: [...check.problems],
});

const screen = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/ticketing',
  summary: 'All that the ticketing screen shows besides the choices, which come from the PSA',
  request: { params: providerParams },
  responses: {
    200: json(
      z
        .object({
          settings: providerSettings,
          check: orNull(choices).openapi({ description: 'The last look at the choices' }),
          catchAll: orNull(companyView).openapi({ description: 'As last read from the PSA' }),
          preview: z
            .object({ summary: z.string(), description: z.string() })
            .nullable()
            .openapi({ description: 'The text by the templates as stored; null: one of them is wrong' }),
        })
        .openapi('Ticketing'),
      'Settings, the last look at what they choose, and the text of a ticket',
    ),
  },
});

const latest = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/psa/choices-check',
  summary: 'Whether the chosen board, status, type and priorities were there when the PSA was asked last',
  request: { params: providerParams },
  responses: { 200: json(z.object({ check: orNull(choices) }), 'The last look; null before the first') },
});

const check = providerRoute('rights.check', {
  method: 'post',
  path: '/providers/{providerId}/psa/choices-check',
  summary: 'Ask the PSA now whether the chosen board, status, type and priorities are there and in use',
  request: { params: providerParams },
  responses: { 200: json(choices, 'What was found') },
});

const preview = providerRoute('settings.read', {
  method: 'post',
  path: '/providers/{providerId}/ticketing/preview',
  summary: "A ticket's text by these templates, for an incident as it could be; nothing is made",
  request: {
    params: providerParams,
    ...jsonBody(
      z.strictObject({
        summaryTemplate: z.string().max(500).nullable().default(null),
        descriptionTemplate: z.string().max(10_000).nullable().default(null),
      }),
    ),
  },
  responses: { 200: json(z.object({ summary: z.string(), description: z.string() }), 'The text') },
});

const order = providerRoute('settings.change', {
  method: 'post',
  path: '/providers/{providerId}/ticketing/test-tickets',
  summary: 'Have a test ticket made for a company, once; it is closed afterwards where the key may',
  request: {
    params: providerParams,
    ...jsonBody(z.strictObject({ companyIdentifier: z.string().trim().min(1).max(100) })),
  },
  responses: { 202: json(z.object({ testId: z.string(), closeAfter: z.boolean() }), 'Decided') },
});

const state = z.enum(intentStates);
const read = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/ticketing/test-tickets/{testId}',
  summary: 'How a test ticket stands',
  request: { params: providerParams.extend({ testId: z.uuid() }) },
  responses: {
    200: json(
      z.object({
        state,
        ticketId: z.number().int().nullable(),
        url: z.string().nullable(),
        detail: z.string().nullable(),
        closing: state.nullable(),
      }),
      'The test ticket',
    ),
  },
});

const orNothing = (template: string | null): string | undefined =>
  template === null || template.trim() === '' ? undefined : template;

const previewOrNothing = (...given: Parameters<typeof previewTicket>) => {
  try {
    return previewTicket(...given);
  } catch (error) {
    if (error instanceof ParasolError) return null;
    throw error;
  }
};

export const ticketingRoutes = newRouter()
  .openapi(screen, async (c) => {
    const deps = c.get('deps');
    const { providerId } = c.req.valid('param');
    const [settings, found] = await Promise.all([
      getSettings(deps, providerId),
      latestChoices(deps, providerId),
    ]);
    const { catchAllCompanyRecId } = settings.ticketing;
    const catchAll =
      catchAllCompanyRecId === undefined ? null : await getCompany(deps, providerId, catchAllCompanyRecId);
    return c.json(
      {
        settings,
        check: found && present(found),
        catchAll: catchAll && presentCompany(catchAll),
        preview: previewOrNothing(settings.ticketing, deps.clock.now().getTime()),
      },
      200,
    );
  })
  .openapi(latest, async (c) => {
    const found = await latestChoices(c.get('deps'), c.req.valid('param').providerId);
    return c.json({ check: found && present(found) }, 200);
  })
  .openapi(check, async (c) =>
    c.json(present(await checkChoices(c.get('deps'), c.req.valid('param').providerId)), 200),
  )
  .openapi(preview, async (c) => {
    const deps = c.get('deps');
    const { ticketing } = await getSettings(deps, c.req.valid('param').providerId);
    const input = c.req.valid('json');
    const [summaryTemplate, descriptionTemplate] = [
      orNothing(input.summaryTemplate),
      orNothing(input.descriptionTemplate),
    ];
    const settings = {
      threshold: ticketing.threshold,
      ...(summaryTemplate === undefined ? {} : { summaryTemplate }),
      ...(descriptionTemplate === undefined ? {} : { descriptionTemplate }),
    };
    return c.json(previewTicket(settings, deps.clock.now().getTime()), 200);
  })
  .openapi(order, async (c) => {
    const { companyIdentifier } = c.req.valid('json');
    const { providerId } = c.req.valid('param');
    return c.json(await orderTestTicket(c.get('deps'), providerId, companyIdentifier, actorOf(c)), 202);
  })
  .openapi(read, async (c) => {
    const { providerId, testId } = c.req.valid('param');
    const found = await trialTicket(c.get('deps'), providerId, testId);
    if (found === null) throw parasolError('not_found');
    const links = await psaLinksOf(c.get('deps'), providerId);
    return c.json({ ...found, url: links.ticket(found.ticketId) }, 200);
  });
