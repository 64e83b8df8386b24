import type { KeyStatus } from '@parasol/umbrella';
import { parasolError } from '../errors/index.ts';
import type { Connect } from './connect.ts';
import { umbrellaKeyFrom, type UmbrellaCredentialsInput } from './umbrella-input.ts';

type ProviderKind = NonNullable<KeyStatus['kind']>;
type WorkingKey = KeyStatus & { readonly kind: ProviderKind };

export const secretMissing = () =>
  parasolError('umbrella_key_refused', { reason: 'The secret is needed as well.' });

type TypedKey = { readonly baseUrl: string; readonly key: string; readonly secret: string };

const statusOf = async (connect: Connect, typed: TypedKey): Promise<KeyStatus> => {
  const client = connect.umbrella(typed);
  try {
    return await client.readKeyStatus();
  } finally {
    await client.close();
  }
};

/**
 * What Umbrella says of a key that works and whose kind it tells.
 *
 * Throws `umbrella_unreachable`, `umbrella_key_refused`, `umbrella_kind_unknown`.
 */
export const workingUmbrellaKey = async (connect: Connect, typed: TypedKey): Promise<WorkingKey> => {
  const key = await statusOf(connect, typed);
  if (!key.valid) {
    const reason = key.failure?.message;
    throw key.failure?.retryable === true
      ? parasolError('umbrella_unreachable', { reason, advice: key.failure.advice })
      : parasolError('umbrella_key_refused', { reason });
  }
  const { kind } = key;
  if (kind === null) throw parasolError('umbrella_kind_unknown', { scopes: key.scopes, advice: key.advice });
  return { ...key, kind };
};

/**
 * Whether a key is an MSP's or an MSSP's, found out by asking; nothing is saved.
 *
 * Throws `bad_input`, `site_not_allowed` and what `workingUmbrellaKey` throws.
 */
export const umbrellaKindOf = async (
  connect: Connect,
  input: UmbrellaCredentialsInput,
): Promise<ProviderKind> => {
  const { baseUrl, key, secret } = umbrellaKeyFrom(connect.hosts, input);
  if (secret === null) throw secretMissing();
  return (await workingUmbrellaKey(connect, { baseUrl, key, secret })).kind;
};
