import { Hono } from 'hono';
import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { nounOf, type Resource } from '../definitions/resource.ts';
import type { Env } from '../env.ts';
import { noRecord } from '../rest/api-error.ts';
import { below } from '../rest/narrowing.ts';
import { orderSql } from '../rest/ordering.ts';
import { fieldSql } from '../store/field-sql.ts';
import { having } from '../store/like-pattern.ts';
import { seesAll } from '../store/sight.ts';
import type { Narrow } from '../store/records.ts';
import { pageSizeOf } from './page-size.ts';

/** The lists that the screens show, with the fields that their search looks into. */
const kinds: Readonly<Record<string, { resource: Resource; searched: readonly string[] }>> = {
  companies: { resource: resourceOf('company'), searched: ['identifier', 'name'] },
  configurations: {
    resource: resourceOf('configuration'),
    searched: ['name', 'deviceIdentifier', 'company/name'],
  },
  tickets: { resource: resourceOf('ticket'), searched: ['summary', 'company/name', 'externalXRef'] },
};
const notesMax = 500;
const parsedList = z.array(z.unknown());

function searching(resource: Resource, fields: readonly string[], text: string): Narrow {
  return (p) => {
    const pattern = p.add(having(text.toLowerCase()), 'text');
    const parts = fields.map((field) => `lower(${fieldSql(resource, 't', field).sql}) like ${pattern}`);
    if (/^\d{1,9}$/.test(text)) parts.push(`t.id = ${p.add(Number(text), 'integer')}`);
    return { sql: `(${parts.join(' or ')})`, tables: ['"record_company"'] };
  };
}

/** `sort=name` or `sort=-name`, as orderBy. */
function orderBy(sort: string | undefined): string | undefined {
  if (sort === undefined || sort === '') return undefined;
  return sort.startsWith('-') ? `${sort.slice(1)} desc` : sort.replace(':', ' ');
}

function kindOf(name: string): { resource: Resource; searched: readonly string[] } {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) throw noRecord('List', name.slice(0, 40));
  return kind;
}

/** Companies, configurations and tickets for the screens, without the API's rights: whoever sits here sees all. */
export function browseRoutes(env: Env): Hono {
  const app = new Hono();
  app.get('/:kind', async (c) => {
    const { resource, searched } = kindOf(c.req.param('kind'));
    const page = Math.max(1, Number(c.req.query('page') ?? 1) || 1);
    const limit = pageSizeOf(c.req.query('pageSize'));
    const search = (c.req.query('search') ?? '').trim().slice(0, 200).replaceAll('\0', '');
    const company = Number(c.req.query('company') ?? 0) || 0;
    const narrow = [
      ...(search === '' ? [] : [searching(resource, searched, search)]),
      ...(company > 0 && resource.name !== 'company' ? [below('company', Math.trunc(company))] : []),
    ];
    const order = orderSql(resource, orderBy(c.req.query('sort')), false, seesAll);
    const offset = Math.min((page - 1) * limit, 2_000_000_000);
    const found = await env.records.list(resource, {
      base: '',
      narrow,
      selection: true,
      order: () => order,
      limit,
      offset,
    });
    return c.json({
      rows: parsedList.parse(JSON.parse(found.json)),
      total: await env.records.count(resource, narrow),
    });
  });
  app.get('/:kind/:id', async (c) => {
    const { resource } = kindOf(c.req.param('kind'));
    const text = c.req.param('id');
    const id = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    const json = await env.records.document(resource, id, { base: '', narrow: [], selection: true });
    if (json === undefined) throw noRecord(nounOf(resource), text.slice(0, 40));
    const record = z.record(z.string(), z.unknown()).parse(JSON.parse(json));
    if (resource.name !== 'ticket') return c.json(record);
    const notes = await env.records.list(resourceOf('ticketNote'), {
      base: '',
      narrow: [below('ticket', id)],
      selection: true,
      order: () => 't.id',
      limit: notesMax,
      offset: 0,
    });
    return c.json({ ...record, notes: parsedList.parse(JSON.parse(notes.json)) });
  });
  return app;
}
