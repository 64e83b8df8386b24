import { z } from 'zod';
import { parasolError } from '../errors/index.ts';
import { siteFrom, type HostPolicy } from './hosts.ts';
import { tidied } from './tidy.ts';
import type { Notice } from './types.ts';

/** What is typed into the Umbrella connection. An empty secret keeps the stored one, for the same address and key. */
export const umbrellaCredentialsInput = z.strictObject({
  /** Default `https://api.umbrella.com`. */
  baseUrl: z.string().max(300).optional(),
  key: z.string().max(300),
  secret: z.string().max(300).optional(),
});
export type UmbrellaCredentialsInput = z.input<typeof umbrellaCredentialsInput>;

const shape = /^[\x21-\x39\x3b-\x7e]{8,256}$/;

export const umbrellaKeyFrom = (
  hosts: HostPolicy,
  typed: UmbrellaCredentialsInput,
): {
  readonly baseUrl: string;
  readonly key: string;
  readonly secret: string | null;
  readonly notices: Notice[];
} => {
  const notices: Notice[] = [];
  const parsed = umbrellaCredentialsInput.safeParse(typed);
  if (!parsed.success)
    throw parasolError('bad_input', { fields: parsed.error.issues.map((issue) => issue.path.join('.')) });
  const input = parsed.data;
  const address = input.baseUrl?.trim();
  const baseUrl = siteFrom(
    hosts,
    address === undefined || address === '' ? 'https://api.umbrella.com' : address,
  );
  const key = tidied(input.key, 'API Key', notices);
  const secret = tidied(input.secret ?? '', 'Key Secret', notices);
  if (!shape.test(key))
    throw parasolError('umbrella_key_refused', { reason: 'The key is not in the form of an API key.' });
  if (secret !== '' && !shape.test(secret))
    throw parasolError('umbrella_key_refused', { reason: 'The secret is not in the form of a key secret.' });
  if (key === secret)
    throw parasolError('umbrella_key_refused', { reason: 'Both fields hold the same text.' });
  return { baseUrl, key, secret: secret === '' ? null : secret, notices };
};
