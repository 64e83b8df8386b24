import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { timestamp } from '../env.ts';
import { int32Max } from '../store/int32.ts';
import { mergedTables, moveToCompany } from '../store/merge-company.ts';
import type { Json } from '../store/records.ts';
import { visibility } from '../store/visibility.ts';
import { changedMeanwhile, noRecord, unreadable } from './api-error.ts';
import { type Handler, reply } from './call.ts';
import type { Route } from './routes.ts';
import { asApiError, tell } from './write.ts';

const company = resourceOf('company');
/** What the body calls the members that can be taken from either company. */
const choices: Readonly<Record<string, readonly string[]>> = {
  name: ['name'],
  identifier: ['identifier'],
  status: ['status'],
  primaryAddress: ['addressLine1', 'addressLine2', 'city', 'state', 'zip', 'country'],
  primaryContact: ['defaultContact'],
  phone: ['phoneNumber'],
  fax: ['faxNumber'],
  website: ['website'],
  territory: ['territory'],
  revenue: ['annualRevenue'],
  revenueYear: ['revenueYear'],
  numberOfEmployees: ['numberOfEmployees'],
  dateAcquired: ['dateAcquired'],
  timeZone: ['timeZoneSetup'],
  sourceList: ['leadSource'],
  ...Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`userDefinedField${i + 1}`, [`userDefinedField${i + 1}`]]),
  ),
  billingAddress: ['billingSite'],
  billingContact: ['billingContact'],
  accountNumber: ['accountNumber'],
};

const side = z.enum(['From', 'To']).nullish();
const mergeBody = z.looseObject({
  toCompanyId: z.number().int().min(1).max(int32Max),
  ...Object.fromEntries(Object.keys(choices).map((name) => [name, side])),
});

/** Ends a company in favour of another, to which all that referred to it belongs from then on: all of it, or nothing. */
const merge: Handler = async (call) => {
  const { env, caller } = call;
  const body = mergeBody.safeParse(call.body);
  const from = call.ids[0] ?? 0;
  if (!body.success || body.data.toCompanyId === from)
    throw unreadable('The request body must be {"toCompanyId": …} of another company.');
  const to = body.data.toCompanyId;
  const asked: Readonly<Record<string, unknown>> = body.data;
  const narrow = visibility(company, caller, call.access);
  const now = timestamp(env.now());
  const o = { base: call.hrefBase, now, who: caller.identifier, trail: true };
  try {
    const json = await env.db.transaction(mergedTables, async (runner) => {
      const ending = await env.records.stored(company, from, narrow, runner);
      if (ending === undefined) throw noRecord('Company', from);
      const staying = await env.records.stored(company, to, narrow, runner);
      if (staying === undefined) throw noRecord('Company', to);
      await moveToCompany(env.db, { from, to, now, who: caller.identifier }, runner);
      await env.records.delete(company, from, runner, { now, who: caller.identifier });
      const moved = await env.records.stored(company, to, [], runner);
      if (moved === undefined) throw noRecord('Company', to);
      const data: Json = { ...moved.data };
      const refs = { ...moved.refs };
      for (const [choice, members] of Object.entries(choices)) {
        if (asked[choice] !== 'From') continue;
        for (const name of members) {
          if (company.fields[name]?.kind === 'reference') refs[name] = ending.refs[name] ?? null;
          else if (ending.data[name] === undefined) delete data[name];
          else data[name] = ending.data[name];
        }
      }
      const written = await env.records.update(
        company,
        to,
        moved.version,
        { ...moved, data, refs },
        o,
        runner,
      );
      if (written === undefined) throw changedMeanwhile('The company');
      return written;
    });
    tell(call, company, 'deleted', from, null);
    tell(call, company, 'updated', to, json);
    return reply(200, { success: true, message: `Company ${from} was merged into company ${to}.` });
  } catch (error) {
    throw asApiError(company, error);
  }
};

export const companyRoutes: readonly Route[] = [
  { verb: 'POST', path: '/company/companies/{id}/merge', handler: merge },
];
