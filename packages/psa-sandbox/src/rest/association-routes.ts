import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { nounOf } from '../definitions/resource.ts';
import { int32Max } from '../store/int32.ts';
import { visibility } from '../store/visibility.ts';
import { noRecord, unreadable } from './api-error.ts';
import type { Call, Handler } from './call.ts';
import { countRecords, listRecords, shownTo } from './list.ts';
import { deleteRecord } from './remove.ts';
import { mustSee } from './resource-routes.ts';
import type { Route } from './routes.ts';
import { createRecord, patchRecord, replaceRecord } from './write.ts';

const association = resourceOf('companyTypeAssociation');
const path = '/company/companyTypeAssociations';
const withCompany = z.looseObject({ company: z.looseObject({ id: z.number().int() }) });

const narrow = (call: Call) => visibility(association, call.caller, call.access);
const idOf = (call: Call): number => call.ids[0] ?? 0;

const read: Handler = async (call) => {
  const json = await call.env.records.document(association, idOf(call), {
    base: call.hrefBase,
    narrow: narrow(call),
    selection: shownTo(call, association),
  });
  if (json === undefined) throw noRecord(nounOf(association), idOf(call));
  return { status: 200, body: json };
};

/** The company is named in the body instead of the path. */
const create: Handler = async (call) => {
  const body = withCompany.safeParse(call.body);
  if (!body.success)
    throw unreadable('The request body must name its company, such as {"company": {"id": 1}}.');
  const { id } = body.data.company;
  const company = resourceOf('company');
  if (Math.abs(id) > int32Max) throw noRecord(nounOf(company), id);
  await mustSee(call, company, id);
  return { status: 201, body: (await createRecord(call, association, call.body, { company: id })).json };
};

const change =
  (how: typeof replaceRecord): Handler =>
  async (call) => ({ status: 200, body: await how(call, association, idOf(call), call.body, narrow(call)) });

/** The types of all companies in one list, beside those below each company. */
export const associationRoutes: readonly Route[] = [
  { verb: 'GET', path, handler: (call) => listRecords(call, association) },
  { verb: 'GET', path: `${path}/count`, handler: (call) => countRecords(call, association) },
  { verb: 'POST', path, handler: create },
  { verb: 'GET', path: `${path}/{id}`, handler: read },
  { verb: 'PUT', path: `${path}/{id}`, handler: change(replaceRecord) },
  { verb: 'PATCH', path: `${path}/{id}`, handler: change(patchRecord) },
  {
    verb: 'DELETE',
    path: `${path}/{id}`,
    handler: async (call) => {
      await deleteRecord(call, association, idOf(call), narrow(call));
      return { status: 204, body: '' };
    },
  },
];
