import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { visibility } from '../store/visibility.ts';
import { ApiError, unreadable } from './api-error.ts';
import { type Call, type Handler, type Reply, reply } from './call.ts';
import { deleteRecord } from './remove.ts';
import type { Route } from './routes.ts';
import { createRecord, patchRecord, replaceRecord } from './write.ts';

const configuration = resourceOf('configuration');
const bulkMax = 1_000;
const identified = z.looseObject({ id: z.number().int() });
const recordSchema = z.looseObject({ id: z.number() });

type Entry = { statusCode: number; id?: number };

/** Each entry by itself: one that is refused doesn't stop the others; the answer is 207 with what became of each. */
async function bulk(call: Call, one: (entry: unknown) => Promise<Entry>): Promise<Reply> {
  if (!Array.isArray(call.body) || call.body.length > bulkMax) {
    throw unreadable(`The request body must be a list of at most ${bulkMax} configurations.`);
  }
  const resultOf = async (entry: unknown, originalIndex: number): Promise<unknown> => {
    try {
      const { statusCode, id } = await one(entry);
      return { success: true, originalIndex, statusCode, ...(id === undefined ? {} : { data: { id } }) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { success: false, originalIndex, statusCode: error.status, error: error.body };
    }
  };
  // side by side, so that records that wait are made by one statement
  const payload = await Promise.all(call.body.map(resultOf));
  return reply(207, { payload, _info: {} });
}

function idOf(entry: unknown): number {
  const read = identified.safeParse(entry);
  if (!read.success) throw unreadable('Each entry must hold the id of a configuration.');
  return read.data.id;
}

const bulkCreate: Handler = (call) =>
  bulk(call, async (entry) => ({ statusCode: 201, id: (await createRecord(call, configuration, entry)).id }));

const bulkReplace: Handler = (call) =>
  bulk(call, async (entry) => {
    const narrow = visibility(configuration, call.caller, call.access);
    const json = await replaceRecord(call, configuration, idOf(entry), entry, narrow);
    return { statusCode: 200, id: recordSchema.parse(JSON.parse(json)).id };
  });

const bulkDelete: Handler = (call) =>
  bulk(call, async (entry) => {
    const id = idOf(typeof entry === 'number' ? { id: entry } : entry);
    await deleteRecord(call, configuration, id, visibility(configuration, call.caller, call.access));
    return { statusCode: 204 };
  });

/** Like a PATCH that names a type: answers to the former type's questions are dropped. */
const changeType: Handler = async (call) => {
  const narrow = visibility(configuration, call.caller, call.access);
  return { status: 200, body: await patchRecord(call, configuration, call.ids[0] ?? 0, call.body, narrow) };
};

const bulkPath = '/company/configurations/bulk';

/** Configurations' own endpoints. */
export const configurationRoutes: readonly Route[] = [
  { verb: 'POST', path: bulkPath, handler: bulkCreate },
  { verb: 'PUT', path: bulkPath, handler: bulkReplace },
  { verb: 'DELETE', path: bulkPath, handler: bulkDelete },
  { verb: 'PATCH', path: '/company/configurations/{id}/changeType', handler: changeType },
];
