import { requirementFor } from '@parasol/connectwise';
import { resources } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { accessOf } from '../security/access.ts';
import type { Caller } from '../security/directory.ts';
import { ApiError, noPermission } from './api-error.ts';
import type { Call } from './call.ts';
import { mustSee } from './resource-routes.ts';

/** A kind of record by what callers name it in `type` and `recordType`: "Ticket", "company". @throws ApiError 400 */
export function resourceOfType(type: string | undefined, parameter: string): Resource {
  const lower = type?.toLowerCase();
  const found = resources.find((r) => r.object.toLowerCase() === lower || r.name.toLowerCase() === lower);
  if (found === undefined) {
    throw new ApiError(400, 'InvalidObject', `The ${parameter} parameter is missing or not recognized.`);
  }
  return found;
}

/** How far the caller may read records of the kind, whatever the endpoint. @throws ApiError 403 */
export function readAccess(caller: Caller, resource: Resource): 'My' | 'All' {
  const requirement = requirementFor('GET', `${resource.path}/{id}`);
  const access = requirement === undefined ? 'refused' : accessOf(caller, requirement);
  if (access === 'refused' || access === 'reduced') throw noPermission();
  return access;
}

/**
 * Asks for the right of the record itself, besides that of the endpoint, and that the caller sees the record.
 * @throws ApiError 403, 404
 */
export async function mustReadRecord(call: Call, resource: Resource, id: number): Promise<void> {
  await mustSee({ ...call, access: readAccess(call.caller, resource) }, resource, id);
}
