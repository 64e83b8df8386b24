import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Mailer } from './notices/index.ts';
import type { Connect } from './providers/index.ts';
import type { Tables } from './schema/index.ts';
import type { Vault } from './vault/index.ts';

/** The clock of this process. What must agree between processes uses the database's clock instead. */
export type Clock = { now(): Date };

/** Does the work, and tells whoever collects traces how long it took; attributes hold names and ids, never contents. */
export type Trace = <T>(
  name: string,
  attributes: Readonly<Record<string, string>>,
  work: () => Promise<T>,
) => Promise<T>;

/** What every room is handed: nothing in a room reaches for time, randomness, the database or the network itself. */
export type Deps = {
  readonly db: Kysely<Tables>;
  /** Seals and opens secrets. */
  readonly vault: Vault;
  /** Builds the vendors' clients. */
  readonly connect: Connect;
  readonly clock: Clock;
  readonly log: Logger;
  /** A new random identifier (UUID). */
  readonly ids: () => string;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** 'off' only for measurements against sandboxes that limit nothing. */
  readonly limits?: 'on' | 'off';
  /** The operator's mail server, if there is one. */
  readonly mailer?: Mailer;
  /** How people reach the console: for links in messages. */
  readonly consoleUrl?: string;
  /** Only where the operator has named a collector. */
  readonly trace?: Trace;
  /** A hint that there is due work; workers find it without the hint as well, a little later. */
  readonly wakeWorkers?: () => void;
};
