import { errors } from './errors.ts';
import { reasons } from './reasons.ts';

/** Korean for what the server tells in English: its errors, and why it refused. */
export const explanations = { ...errors, ...reasons } as const;
