import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';

/** OWASP ASVS 5.0, appendix C: argon2id with at least 47,104 KiB, one pass, one lane. */
const parameters = { memory: 47_104, passes: 1, parallelism: 1, tagLength: 32 } as const;

/** A password needs this many characters (ASVS 6.2.1: at least 8, better 15). */
export const passwordLengthMin = 12;
export const passwordLengthMax = 256;

const derive = promisify((o: Argon2Parameters, done: (error: Error | null, key: Buffer) => void) =>
  argon2('argon2id', o, done),
);

// Each derivation holds 46 MiB, so only a few run at once: a flood of sign-ins must not eat the memory.
const derivationsMax = 4;
let running = 0;
const waiting: (() => void)[] = [];

const limited = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running >= derivationsMax) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
};

const b64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** A PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`) for a password. */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16);
  const key = await limited(() => derive({ message: password.normalize('NFKC'), nonce, ...parameters }));
  const { memory, passes, parallelism } = parameters;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${b64(nonce)}$${b64(key)}`;
};

const phc = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Whether the password made this hash; parameters are read from the hash, so that they can be raised later. */
export const verifyPassword = async (hash: string, password: string): Promise<boolean> => {
  const [, memory, passes, parallelism, salt, stored] = phc.exec(hash) ?? [];
  if (salt === undefined || stored === undefined) return false;
  const expected = Buffer.from(stored, 'base64');
  const key = await limited(() =>
    derive({
      message: password.normalize('NFKC'),
      nonce: Buffer.from(salt, 'base64'),
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      tagLength: expected.length,
    }),
  );
  return timingSafeEqual(key, expected);
};

/**
 * Why a password can't be taken, or null. Length does most of the work; the rest refuses what is guessed first:
 * one character repeated, a run such as 123456789012, and the person's or product's own names.
 */
export const passwordWeakness = (
  password: string,
  names: readonly string[],
): 'short' | 'long' | 'guessable' | null => {
  if (password.length < passwordLengthMin) return 'short';
  if (password.length > passwordLengthMax) return 'long';
  const folded = password.toLowerCase();
  if (new Set(folded).size < 5) return 'guessable';
  if (isRun(folded)) return 'guessable';
  const known = [
    'parasol',
    'umbrella',
    'connectwise',
    'password',
    'administrator',
    'qwertyuiop',
    'letmein',
    'welcome',
  ];
  const guessed = [...known, ...names.map((name) => name.toLowerCase()).filter((name) => name.length >= 4)];
  const rest = guessed.reduce((left, name) => left.replaceAll(name, ''), folded).replace(/[\d\W_]+/g, '');
  return rest.length < 3 ? 'guessable' : null;
};

const sequences = [
  '0123456789'.repeat(30),
  'abcdefghijklmnopqrstuvwxyz'.repeat(12),
  'qwertyuiopasdfghjklzxcvbnm'.repeat(12),
];

const isRun = (text: string): boolean => {
  const backwards = Array.from(text).toReversed().join('');
  return sequences.some((sequence) => sequence.includes(text) || sequence.includes(backwards));
};
