import { z } from 'zod';
import { levelOf } from '../security/access.ts';
import type { Caller } from '../security/directory.ts';
import type { Route } from './routes.ts';

const question = z.looseObject({ fieldType: z.string().optional() });
const configuration = z.looseObject({ questions: z.array(question).optional() });
const shown = z.union([z.array(configuration), configuration]);

/** Whether the caller may see answers to questions of the field type Password. */
export function seesPasswords(caller: Caller): boolean {
  return levelOf(caller, 'Companies', 'Configuration - Display Passwords', 'inquire') !== 'None';
}

function hidden({ ...record }: z.infer<typeof configuration>): z.infer<typeof configuration> {
  if (record.questions !== undefined)
    record.questions = record.questions.map(({ ...one }) => {
      if (one.fieldType === 'Password') delete one['answer'];
      return one;
    });
  return record;
}

/** Configurations as this caller sees them: a password that is hidden is left out, and stays where it isn't sent back. */
export function hidePasswords(caller: Caller, json: string): string {
  if (!json.includes('"fieldType":"Password"') && !json.includes('"fieldType": "Password"')) return json;
  if (seesPasswords(caller)) return json;
  const read = shown.parse(JSON.parse(json));
  return JSON.stringify(Array.isArray(read) ? read.map(hidden) : hidden(read));
}

const ofConfigurations = /^\/company\/configurations(\/\{id\}(\/changeType)?)?$/;

/** The endpoints that show configurations, to a caller who may or may not see passwords. */
export function withHiddenPasswords(route: Route): Route {
  if (!ofConfigurations.test(route.path)) return route;
  return {
    ...route,
    handler: async (call) => {
      const reply = await route.handler(call);
      return reply.body === '' ? reply : { ...reply, body: hidePasswords(call.caller, reply.body) };
    },
  };
}
