import type { Logger } from 'pino';
import type { World } from '../scenario/world.ts';
import type { Calls } from './calls.ts';
import type { Faults } from './faults.ts';
import type { RateLimits } from './limits.ts';
import type { TokenDesk } from './tokens.ts';

/** All that the sandbox's routes work on. */
export type Sandbox = {
  readonly world: World;
  readonly tokens: TokenDesk;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly lastWindowStart: Date;
  readonly now: () => number;
  readonly log: Logger;
};
