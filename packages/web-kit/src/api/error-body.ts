import { z } from 'zod';
import { ApiError, type FieldProblem } from './api-error.ts';

const problem = z.object({
  field: z.string().nullish(),
  code: z.string().nullish(),
  message: z.string().nullish(),
  resource: z.string().nullish(),
});

/** `{ error: { code, message, advice?, details? } }`: the console's API. */
const consoleBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    advice: z.string().nullish(),
    details: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** `{ code, message, errors? }`: the PSA's form (ConnectWise Developer Guide, errors), which its screens' API shares. */
const psaBody = z.object({ code: z.string(), message: z.string(), errors: z.array(problem).nullish() });

const detailFields = z.object({ fields: z.array(problem) });

const toFields = (problems: z.infer<typeof problem>[]): FieldProblem[] =>
  problems.flatMap(({ field, code, message, resource }) =>
    field ? [{ field, code: code ?? '', message: message ?? '', resource: resource ?? undefined }] : [],
  );

/** The error in a refusal's body; a body that is neither known form becomes `http-<status>`. */
export function errorFromBody(status: number, body: unknown): ApiError {
  const ours = consoleBody.safeParse(body);
  if (ours.success) {
    const { code, message, advice, details } = ours.data.error;
    const fields = detailFields.safeParse(details);
    return new ApiError({
      status,
      code,
      message,
      advice: advice ?? undefined,
      fields: fields.success ? toFields(fields.data.fields) : [],
      details: details ?? {},
    });
  }
  const psa = psaBody.safeParse(body);
  if (psa.success) {
    const fields = toFields(psa.data.errors ?? []);
    return new ApiError({ status, code: psa.data.code, message: psa.data.message, fields });
  }
  return new ApiError({ status, code: `http-${status}`, message: `The server answered ${status}.` });
}
