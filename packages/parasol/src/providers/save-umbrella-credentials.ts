import type { KeyStatus } from '@parasol/umbrella';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { Actor } from '../audit/index.ts';
import type { UmbrellaCredentialsInput } from './umbrella-input.ts';
import type { Notice, UmbrellaCredentialStatus } from './types.ts';

/** Asks Umbrella about the key (kind, scopes one by one, customers seen) and saves it only if it works for this provider. */
export const saveUmbrellaCredentials = async (
  _deps: Deps,
  _providerId: string,
  _input: UmbrellaCredentialsInput,
  _actor: Actor,
): Promise<{ status: UmbrellaCredentialStatus; key: KeyStatus; notices: Notice[] }> => {
  throw parasolError('unexpected');
};
