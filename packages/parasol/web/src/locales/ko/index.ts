import { base } from './base.ts';
import { customers } from './customers.ts';
import { errors } from './errors.ts';
import { logSource } from './log-source.ts';
import { people } from './people.ts';
import { psa } from './psa.ts';
import { start } from './start.ts';
import { work } from './work.ts';

/** Korean, the server's errors included. */
export const ko = {
  ...base,
  ...start,
  ...customers,
  ...psa,
  ...work,
  ...people,
  ...logSource,
  ...errors,
} as const;
