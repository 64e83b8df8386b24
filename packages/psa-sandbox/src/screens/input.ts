import type { Context } from 'hono';
import type { z } from 'zod';
import { ApiError, type FieldFault, noRecord } from '../rest/api-error.ts';

/** The JSON body, read by a schema. @throws ApiError 400 that names each field at fault */
export async function inputOf<T>(c: Context, schema: z.ZodType<T>, resource: string): Promise<T> {
  const body: unknown = await c.req.json().catch(() => undefined);
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue): FieldFault => ({
    code: 'InvalidField',
    message: issue.message,
    resource,
    field: issue.path.join('/'),
  }));
  throw new ApiError(400, 'InvalidObject', faults[0]?.message ?? `${resource} object is invalid`, faults);
}

/** A number in the path. @throws ApiError 404 */
export function idOf(c: Context, name: string, noun: string): number {
  const text = c.req.param(name) ?? '';
  if (!/^\d{1,9}$/.test(text)) throw noRecord(noun, text.slice(0, 40));
  return Number(text);
}

export function refusal(code: string, message: string, resource: string, field: string): ApiError {
  return new ApiError(400, code, message, [{ code, message, resource, field }]);
}
