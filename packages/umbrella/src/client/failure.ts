import { UmbrellaCallError, type UmbrellaFailureKind } from '../errors.ts';
import { neededScopes, scopeOf } from '../scopes.ts';
import { readEnvelope, refusalInData } from './envelope.ts';
import type { Answer } from './exchange.ts';

/** An expired token shows as 401, as 400 `invalid_request` (Getting Started page), or as Reporting's `unauthorized`. */
export const tokenRefused = (answer: Answer): boolean =>
  answer.status === 401 ||
  (answer.status === 400 && readEnvelope(answer.body).code === 'invalid_request') ||
  refusalInData(answer.body) === 'unauthorized';

const kindOf = (answer: Answer): UmbrellaFailureKind => {
  if (tokenRefused(answer)) return 'unauthorized';
  const { status } = answer;
  if (status === 403 || refusalInData(answer.body) === 'invalid organization') return 'forbidden';
  if (status === 429) return 'throttled';
  if (status >= 500 || status === 408) return 'unavailable';
  if (status >= 400) return 'bad-request';
  return 'bad-answer';
};

/** What a missing scope is called where the reader has to add it. */
export const scopeAdvice = (path: string): string => {
  const scope = scopeOf(path);
  if (scope === null) return 'Check which scopes the API key has in Umbrella (Admin > API Keys).';
  const entry = neededScopes.find((needed) => needed.scope === scope);
  const shown = entry === undefined ? scope : `${scope} (${entry.dashboardName})`;
  return `The API key lacks the scope ${shown}: edit the key in Umbrella under Admin > API Keys and add it.`;
};

const adviceOf = (kind: UmbrellaFailureKind, path: string, organizationId: number | undefined): string => {
  switch (kind) {
    case 'unauthorized':
      return 'Check the API key and its secret: copy both again from Umbrella (Admin > API Keys), or make a new key if it has expired or was deleted.';
    case 'forbidden':
      return organizationId === undefined
        ? scopeAdvice(path)
        : `${scopeAdvice(path)} If it has it, organisation ${organizationId} no longer belongs to this provider: refresh the customers.`;
    case 'throttled':
      return 'Umbrella allows no more calls for now; it is tried again by itself. If another program uses the same API key, give it a key of its own.';
    case 'unavailable':
      return 'Umbrella did not answer; it is tried again by itself. If it stays, look at status.umbrella.com and at the way out through your firewall.';
    case 'bad-answer':
      return 'Umbrella answered something unexpected. If it stays, check that the address is that of the Umbrella API and report it with the path.';
    case 'bad-request':
      return 'Umbrella refused the request itself. Report it with the path; trying again will not help.';
    default:
      return kind satisfies never;
  }
};

type Where = { readonly path: string; readonly organizationId?: number | undefined };

/** The error for an answer that is no success. */
export const failureOf = (answer: Answer, { path, organizationId }: Where): UmbrellaCallError => {
  const kind = kindOf(answer);
  const { message } = readEnvelope(answer.body);
  return new UmbrellaCallError({
    kind,
    message: `Umbrella answered ${answer.status} to ${path}${message === '' ? '' : `: ${message}`}`,
    advice: adviceOf(kind, path, organizationId),
    path,
    status: answer.status,
    organizationId,
  });
};

/** The error for a failure without a status: nothing came back, or something that can't be read. */
export const failureWithout = (
  kind: UmbrellaFailureKind,
  message: string,
  { path, organizationId }: Where,
  cause?: unknown,
): UmbrellaCallError =>
  new UmbrellaCallError({
    kind,
    message,
    advice: adviceOf(kind, path, organizationId),
    path,
    organizationId,
    cause,
  });
