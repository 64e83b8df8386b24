import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { parasolError } from '../errors/index.ts';
import type { MasterKey, MasterKeys } from './master-keys.ts';

/** What a sealed text belongs to. It opens only for the same provider and field, so that a row copied elsewhere is useless. */
export type SealContext = {
  /** The provider's UUID, or null for what belongs to the installation. */
  readonly providerId: string | null;
  /** For example `psa.privateKey`. */
  readonly field: string;
};

export type Vault = {
  /** Seals a text under a data key of its own, which the current master key wraps. */
  seal(text: string, context: SealContext): string;
  /** Opens what `seal` made, under any master key known. Throws `sealed_secret_unreadable`. */
  open(sealed: string, context: SealContext): string;
  /** Wraps the data key under the current master key again; null when it already is. The text itself is not touched. */
  rewrap(sealed: string, context: SealContext): string | null;
  readonly currentKeyId: string;
};

const format = 'psv1';
const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM (ASVS 11.3.2): a fresh 96-bit nonce each time, and a fresh data key per secret, so that none repeats. */
const encrypt = (key: Buffer, plain: Buffer, aad: string): Buffer => {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(aad));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
};

const decrypt = (key: Buffer, box: Buffer, aad: string): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(aad))
    .setAuthTag(box.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(box.subarray(ivBytes + tagBytes)), decipher.final()]);
};

const aadOf = (part: 'key' | 'text', context: SealContext): string =>
  JSON.stringify([format, part, context.providerId, context.field]);

const parse = (sealed: string): { keyId: string; wrapped: Buffer; body: Buffer } => {
  const [name, keyId, wrapped, body, ...rest] = sealed.split('.');
  if (
    name !== format ||
    keyId === undefined ||
    wrapped === undefined ||
    body === undefined ||
    rest.length > 0
  )
    throw parasolError('sealed_secret_unreadable', {
      reason: 'it is not in the form that this version writes',
    });
  return { keyId, wrapped: Buffer.from(wrapped, 'base64url'), body: Buffer.from(body, 'base64url') };
};

const join = (keyId: string, wrapped: Buffer, body: Buffer): string =>
  [format, keyId, wrapped.toString('base64url'), body.toString('base64url')].join('.');

/**
 * A vault over the master keys: the first seals, all of them open. Format: `psv1.<key id>.<wrapped data key>.<text>`.
 *
 * `reload` reads the keys again when one is missing: after a rotation by another process this one goes on without a
 * restart. It returns null where they can't be read.
 */
export const createVault = (
  keys: MasterKeys,
  o: { readonly reload?: () => MasterKeys | null } = {},
): Vault => {
  let current: MasterKey = keys[0];
  let byId = new Map(keys.map((key) => [key.id, key]));

  const masterKey = (keyId: string): MasterKey | undefined => {
    const known = byId.get(keyId);
    if (known !== undefined) return known;
    const reloaded = o.reload?.() ?? null;
    // Keys that do not hold the one that is missing are not believed: this process keeps what worked so far.
    if (reloaded === null || !reloaded.some((key) => key.id === keyId)) return undefined;
    [current] = reloaded;
    byId = new Map([...byId, ...reloaded.map((key) => [key.id, key] as const)]);
    return byId.get(keyId);
  };

  const dataKeyOf = (keyId: string, wrapped: Buffer, context: SealContext): Buffer => {
    const master = masterKey(keyId);
    if (master === undefined)
      throw parasolError('sealed_secret_unreadable', {
        reason: `its master key ${keyId} is not among those given`,
      });
    try {
      return decrypt(master.bytes, wrapped, aadOf('key', context));
    } catch (cause) {
      throw parasolError(
        'sealed_secret_unreadable',
        { reason: 'it was changed, or belongs elsewhere' },
        { cause },
      );
    }
  };

  return {
    get currentKeyId() {
      return current.id;
    },
    seal(text, context) {
      const dataKey = randomBytes(32);
      const body = encrypt(dataKey, Buffer.from(text, 'utf8'), aadOf('text', context));
      return join(current.id, encrypt(current.bytes, dataKey, aadOf('key', context)), body);
    },
    open(sealed, context) {
      const { keyId, wrapped, body } = parse(sealed);
      const dataKey = dataKeyOf(keyId, wrapped, context);
      try {
        return decrypt(dataKey, body, aadOf('text', context)).toString('utf8');
      } catch (cause) {
        throw parasolError('sealed_secret_unreadable', { reason: 'it was changed' }, { cause });
      }
    },
    rewrap(sealed, context) {
      const { keyId, wrapped, body } = parse(sealed);
      if (keyId === current.id) return null;
      const dataKey = dataKeyOf(keyId, wrapped, context);
      return join(current.id, encrypt(current.bytes, dataKey, aadOf('key', context)), body);
    },
  };
};
