import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const keyLength = 16;

/** A public or private key: 16 alphanumerics from a CSPRNG (95 bits). */
export function newKey(): string {
  return Array.from({ length: keyLength }, () => alphabet[randomInt(alphabet.length)]).join('');
}

export type SecretHash = { salt: Buffer; hash: Buffer };

function digest(secret: string, salt: Buffer): Buffer {
  return createHash('sha256').update(salt).update(secret, 'utf8').digest();
}

/** What is stored of a secret. A private key holds 95 random bits, which no slow hash makes safer. */
export function hashSecret(secret: string): SecretHash {
  const salt = randomBytes(16);
  return { salt, hash: digest(secret, salt) };
}

export function isSecret(secret: string, stored: SecretHash): boolean {
  return timingSafeEqual(digest(secret, stored.salt), stored.hash);
}
