import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { Actor } from '../audit/index.ts';
import type { CredentialStatus } from './types.ts';

/** What is stored on both sides; never a secret. */
export const credentialStatus = async (_deps: Deps, _providerId: string): Promise<CredentialStatus> => {
  throw parasolError('unexpected');
};
/** Forgets the keys; mappings, configurations and tickets stay linked, so that reconnecting resumes. */
export const disconnectPsa = async (_deps: Deps, _providerId: string, _actor: Actor): Promise<void> => {
  throw parasolError('unexpected');
};
export const disconnectUmbrella = async (_deps: Deps, _providerId: string, _actor: Actor): Promise<void> => {
  throw parasolError('unexpected');
};
export const setPsaEnabled = async (
  _deps: Deps,
  _providerId: string,
  _enabled: boolean,
  _actor: Actor,
): Promise<void> => {
  throw parasolError('unexpected');
};
/** Takes over an older integration's user name and password (`parasol import`); the console makes none. */
export const importPsaLogin = async (
  _deps: Deps,
  _providerId: string,
  _login: { site: string; companyId: string; clientId: string; user: string; password: string },
  _actor: Actor,
): Promise<void> => {
  throw parasolError('unexpected');
};
