import { automation } from './automation.ts';
import { base } from './base.ts';
import { charts } from './charts.ts';
import { customers } from './customers.ts';
import { logSource } from './log-source.ts';
import { people } from './people.ts';
import { psa } from './psa.ts';
import { start } from './start.ts';
import { work } from './work.ts';
import { writes } from './writes.ts';

/** Korean; the words for the server's errors come later (`explanations.ts`). */
export const ko = {
  ...base,
  ...automation,
  ...start,
  ...customers,
  ...charts,
  ...psa,
  ...work,
  ...writes,
  ...people,
  ...logSource,
} as const;
