import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** One field's fault, as in the `errors` of an answer. */
export type FieldFault = { code: string; message: string; resource: string; field: string };

/** A refusal in the PSA's own form. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: ContentfulStatusCode;
  readonly body: { code: string; message: string; errors?: readonly FieldFault[] };
  constructor(status: ContentfulStatusCode, code: string, message: string, errors?: readonly FieldFault[]) {
    super(message);
    this.status = status;
    this.body = { code, message, ...(errors === undefined || errors.length === 0 ? {} : { errors }) };
  }
}

export function noPermission(): ApiError {
  return new ApiError(403, 'Security', 'You do not have security permission to perform this action.');
}
export function noEndpoint(): ApiError {
  return new ApiError(404, 'ConnectWiseApi', 'The endpoint does not exist.');
}
export function noRecord(noun: string, id: number | string): ApiError {
  return new ApiError(404, 'NotFound', `${noun} ${id} not found`);
}
/** @param what with its article: `The company` */
export function changedMeanwhile(what: string): ApiError {
  return new ApiError(409, 'Conflict', `${what} was changed at the same time.`);
}
export function noVerb(method: string): ApiError {
  return new ApiError(
    405,
    'ConnectWiseApi',
    `The requested resource does not support http method '${method}'.`,
  );
}
export function invalidObject(title: string, errors: readonly FieldFault[]): ApiError {
  return new ApiError(400, 'InvalidObject', `${title} object is invalid`, errors);
}
export function unreadable(message: string): ApiError {
  return new ApiError(400, 'InvalidObject', message);
}
export function badCondition(message: string): ApiError {
  return new ApiError(400, 'ApiFindCondition', message);
}

/** What the cloud's gateway says, in plain text, for a codebase or a company that it doesn't know. */
export const noRoute = 'Cannot route. Codebase/company is invalid';

/** The gateway's refusal: no error body, and 400. */
export class NoRoute extends Error {
  override readonly name = 'NoRoute';
}
