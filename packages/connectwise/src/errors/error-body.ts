import { z } from 'zod';

/** One field's fault within a refused record (`ValidationError`). */
export const FieldError = z.looseObject({
  code: z.string().nullish(),
  message: z.string().nullish(),
  resource: z.string().nullish(),
  field: z.string().nullish(),
});
export type FieldError = z.infer<typeof FieldError>;

/**
 * The body of a refusal (`ErrorResponseMessage`). The 429 of the Developer Guide says `error` where all
 * others say `code`.
 */
export const ErrorBody = z.looseObject({
  code: z.string().nullish(),
  error: z.string().nullish(),
  message: z.string().nullish(),
  errors: z.array(FieldError).nullish(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
