import type { Requirement } from '@parasol/connectwise';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { accessOf } from '../security/access.ts';
import { type Caller, isOfCompany } from '../security/directory.ts';
import type { Settings } from '../settings.ts';
import { ApiError, NoRoute, noEndpoint, noPermission, noRoute, noVerb, unreadable } from './api-error.ts';
import { CallQuery, type Reply } from './call.ts';
import { attachedConfigurationRoutes } from './attached-configurations.ts';
import { associationRoutes } from './association-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { boardRoutes } from './board-routes.ts';
import { bundleRoutes } from './bundle-routes.ts';
import { communicationRoutes } from './communication-routes.ts';
import { companyRoutes } from './company-merge.ts';
import { changeLogRoutes } from './change-log-routes.ts';
import { configurationRoutes } from './configuration-routes.ts';
import { copyRoutes } from './copy-routes.ts';
import { documentRoutes } from './document-routes.ts';
import { withHiddenPasswords } from './hide-passwords.ts';
import { resourceRoutes } from './resource-routes.ts';
import { Routes } from './routes.ts';
import { withSettingNames } from './setting-names.ts';
import { systemInfo, systemRoutes } from './system-routes.ts';
import { ticketRoutes } from './ticket-routes.ts';
import { unkeptRoutes } from './unkept-routes.ts';
import { usageRoutes } from './usage-routes.ts';

/** A request below `apis/3.0`, freed of the server that took it. */
export type RestRequest = {
  method: string;
  /** below `apis/3.0`, such as `/company/companies` */
  path: string;
  /** as it was called, where that differs: pages name it */
  shownPath?: string;
  /** scheme, host and codebase: `http://127.0.0.1:4681/v4_6_release` */
  site: string;
  query: readonly (readonly [string, string])[];
  /** a fault: lists show nothing entered after this time */
  staleBefore?: string;
  header(name: string): string | undefined;
  text(): Promise<string>;
  form(): Promise<FormData>;
};

export const routes = new Routes([
  ...resourceRoutes.map(withSettingNames).map(withHiddenPasswords),
  ...configurationRoutes.map(withHiddenPasswords),
  ...ticketRoutes,
  ...changeLogRoutes,
  ...attachedConfigurationRoutes,
  ...systemRoutes.map(withSettingNames),
  ...auditRoutes,
  ...bundleRoutes,
  ...documentRoutes,
  ...usageRoutes,
  ...associationRoutes,
  ...boardRoutes,
  ...communicationRoutes,
  ...companyRoutes,
  ...copyRoutes,
  ...unkeptRoutes,
]);

const guid = /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i;

/** @throws ApiError 401 (or as set for a missing clientId) */
export async function authenticate(env: Env, request: Pick<RestRequest, 'header'>): Promise<Caller> {
  const clientId = request.header('clientid');
  if (clientId === undefined || !guid.test(clientId.trim())) {
    throw new ApiError(env.settings.clientIdStatus, 'Unauthorized', 'A valid clientId header is required.');
  }
  const authorization = request.header('authorization');
  const caller =
    authorization === undefined
      ? undefined
      : await env.directory.authenticate(authorization, request.header('x-cw-usertype'));
  if (caller === undefined) {
    const { companyId, unknownCompany } = env.settings;
    const elsewhere = authorization !== undefined && !isOfCompany(authorization, companyId);
    if (elsewhere && unknownCompany === 'CannotRoute') throw new NoRoute(noRoute);
    throw badCredentials(env.settings.badCredentials);
  }
  return caller;
}

/** Nobody has published the body; these are the ones that clients tell of. */
function badCredentials(how: Settings['badCredentials']): ApiError {
  if (how === 'NotFound') return noEndpoint();
  return how === 'UserNotAuthenticated'
    ? new ApiError(401, 'ConnectWiseApi', 'UserNotAuthenticated')
    : new ApiError(401, 'Unauthorized', 'The credentials were not accepted.');
}

/** What is answered without credentials; undefined: nothing else is. */
export async function openAnswer(env: Env, method: string, path: string): Promise<Reply | undefined> {
  if (env.settings.systemInfo !== 'anyone' || method !== 'GET' || !/^\/system\/info\/*$/i.test(path))
    return undefined;
  return systemInfo(env);
}

/** What nobody has published, and a read of a setup table without its right, as they are set to be. */
function asSet(
  requirement: Requirement,
  { setupTables, unpublishedRights }: Settings,
  method: string,
): Requirement {
  if (requirement.kind === 'right' && requirement.unpublished === true && unpublishedRights === 'anyKey')
    return { kind: 'caller' };
  if (setupTables === 'mixed' || requirement.kind !== 'right' || requirement.table === undefined)
    return requirement;
  const reduced = setupTables === 'reduced' && method === 'GET';
  return { ...requirement, without: reduced ? 'reduce' : 'refuse' };
}

const searchEnd = /\/search\/*$/i;
const searchBody = z.record(z.string(), z.unknown());

/** `POST …/search` beside a list, as the list itself: what the body holds counts before the address. */
async function searchedList(env: Env, request: RestRequest): Promise<RestRequest | undefined> {
  if (env.settings.search !== 'everywhere' || request.method !== 'POST' || !searchEnd.test(request.path))
    return undefined;
  const path = request.path.replace(searchEnd, '');
  if (routes.find(path)?.verbs.get('GET') === undefined) return undefined;
  const read = searchBody.safeParse((await bodyOf(request, 'json')) ?? {});
  if (!read.success) throw unreadable('The request body must hold conditions.');
  const sent = Object.entries(read.data).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
  );
  return { ...request, method: 'GET', path, shownPath: request.path, query: [...sent, ...request.query] };
}

function wrongType(type: string): ApiError {
  return new ApiError(
    415,
    'ConnectWiseApi',
    `The request entity's media type '${type.slice(0, 60)}' is not supported for this resource.`,
  );
}

async function formOf(request: RestRequest): Promise<FormData> {
  const type = request.header('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) throw wrongType(type);
  return request.form();
}

async function bodyOf(request: RestRequest, takes: 'form' | 'json'): Promise<unknown> {
  if (request.method === 'GET') return undefined;
  if (takes === 'form') return formOf(request);
  // .NET's readers pass over a byte order mark, and some clients' writers set one
  const sent = await request.text();
  const text = sent.startsWith('\uFEFF') ? sent.slice(1) : sent;
  const type = request.header('content-type');
  if (text !== '' && type !== undefined && !/json/i.test(type)) throw wrongType(type);
  if (/^\s*$/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    throw unreadable('The request body is not valid JSON.');
  }
}

/** Answers one authenticated request. @throws ApiError */
export async function answer(env: Env, caller: Caller, request: RestRequest): Promise<Reply> {
  const match = routes.find(request.path);
  if (match === undefined) {
    const list = await searchedList(env, request);
    if (list === undefined) throw noEndpoint();
    return answer(env, caller, list);
  }
  const endpoint = match.verbs.get(request.method);
  if (endpoint === undefined) throw noVerb(request.method);
  const access = accessOf(caller, asSet(endpoint.requirement, env.settings, request.method));
  if (access === 'refused') throw noPermission();
  return endpoint.handler({
    env,
    caller,
    access,
    method: request.method,
    hrefBase: `${request.site}//apis/3.0`,
    url: `${request.site}/apis/3.0${request.shownPath ?? request.path}`,
    ids: match.ids,
    name: match.name,
    query: new CallQuery(request.query),
    body: await bodyOf(request, endpoint.takes),
    staleBefore: request.staleBefore,
    forwardOnly: request.header('pagination-type')?.toLowerCase() === 'forward-only',
  });
}

/** The answer to a failure: the PSA's error body, or a 500 that gives nothing away. */
export function replyTo(error: unknown, env: Env): Reply {
  if (error instanceof ApiError) {
    const shown = env.settings.nullErrors ? { ...error.body, errors: error.body.errors ?? null } : error.body;
    return { status: error.status, body: JSON.stringify(shown) };
  }
  if (error instanceof NoRoute)
    return { status: 400, body: noRoute, headers: { 'content-type': 'text/plain; charset=UTF-8' } };
  env.log.error({ err: error }, 'a request failed');
  return {
    status: 500,
    body: JSON.stringify({ code: 'ConnectWiseApi', message: 'An unexpected error has occurred.' }),
  };
}
