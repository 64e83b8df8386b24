import { createHash } from 'node:crypto';

/** What is stored of a token: 256 random bits need no salt and no slow hash. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
