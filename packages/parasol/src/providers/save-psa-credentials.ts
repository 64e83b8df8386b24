import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { Actor } from '../audit/index.ts';
import type { PsaCredentialsInput } from './psa-input.ts';
import type { Notice, PsaCredentialStatus } from './types.ts';

/** Tests the credentials against the PSA and saves them only if they work. `notices` say what was put right. */
export const savePsaCredentials = async (
  _deps: Deps,
  _providerId: string,
  _input: PsaCredentialsInput,
  _actor: Actor,
): Promise<{ status: PsaCredentialStatus; notices: Notice[] }> => {
  throw parasolError('unexpected');
};
