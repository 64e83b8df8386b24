import { timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { credentialStatus } from '../providers/index.ts';
import { allowedKeyUrl } from './key-url.ts';
import { isSigned } from './signature.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';
import { findRegistered, takeHint } from './store.ts';

/** All that is read of a message. What it says of the record itself is never used: the record is read again. */
const message = z.object({
  ID: z.coerce.number().int().min(1).max(2_147_483_647),
  Type: z.string().max(50),
  CompanyId: z.string().max(100),
  MessageId: z.string().min(1).max(100),
  Metadata: z.object({ key_url: z.string().max(500) }),
});

export type CallbackRequest = {
  readonly providerId: string;
  readonly token: string;
  readonly signature: string | undefined;
  readonly body: Uint8Array;
};

const parsed = (body: Uint8Array): z.infer<typeof message> => {
  try {
    return message.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch {
    throw parasolError('callback_refused', { reason: 'body' });
  }
};

const isSame = (given: string, own: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(own)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const signedBy = async (
  keys: SigningKeys,
  keyUrl: string,
  { body, signature }: CallbackRequest,
): Promise<boolean> => {
  if (signature === undefined) return false;
  const key = await keys.get(keyUrl);
  if (key !== null && isSigned(body, signature, key)) return true;
  // the PSA may have another key since
  const fresh = await keys.get(keyUrl, { fresh: true });
  return fresh !== null && fresh !== key && isSigned(body, signature, fresh);
};

/**
 * Takes what a PSA says has changed, once it is known to come from it. It is a reason to look at that ticket sooner
 * and nothing else. Throws `not_found` for an address that is nobody's, `callback_refused` for what isn't the PSA's.
 */
export const createCallbacks = (deps: Deps) => {
  const keys = createSigningKeys(deps);
  return {
    async take(request: CallbackRequest): Promise<{ readonly looks: boolean }> {
      const { providerId } = request;
      const registered = await findRegistered(deps, providerId);
      if (registered === null || !isSame(request.token, registered.token)) throw parasolError('not_found');
      const { psa } = await credentialStatus(deps, providerId);
      if (psa === null || !psa.enabled) throw parasolError('callback_refused', { reason: 'psa' });
      const told = parsed(request.body);
      if (told.CompanyId.toLowerCase() !== psa.companyId.toLowerCase())
        throw parasolError('callback_refused', { reason: 'company' });
      const keyUrl = allowedKeyUrl(psa.site, told.Metadata.key_url);
      if (keyUrl === null) throw parasolError('callback_refused', { reason: 'key_url' });
      if (!(await signedBy(keys, keyUrl, request)))
        throw parasolError('callback_refused', { reason: 'signature' });
      if (told.Type.toLowerCase() !== 'ticket') return { looks: false };
      const looks = await takeHint(deps, providerId, { messageId: told.MessageId, ticketId: told.ID });
      if (looks) deps.wakeWorkers?.();
      return { looks };
    },
  };
};

export type Callbacks = ReturnType<typeof createCallbacks>;
