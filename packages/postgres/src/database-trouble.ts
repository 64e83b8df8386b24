import { z } from 'zod';

/**
 * Trouble of the whole database, in which no caller is to blame and everything is to be tried again later.
 * read-only: it takes no writes (a standby, or an operator's switch). full: no room is left on its disk. away: it
 * can't be reached, is starting or stopping, or has no connection to spare.
 */
export type DatabaseTrouble = 'read-only' | 'full' | 'away';

const shape = z.object({ code: z.string().optional(), cause: z.unknown().optional(), message: z.string() });

/** SQLSTATEs (PostgreSQL, appendix A) and the system's own names; those of a class by their first two characters. */
const troubles: Readonly<Record<string, DatabaseTrouble>> = {
  '25006': 'read-only',
  '53100': 'full',
  '53': 'away',
  '57P': 'away',
  '08': 'away',
  '58': 'away',
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
  ENOENT: 'away',
  EPIPE: 'away',
  ETIMEDOUT: 'away',
};
/** What the driver says without a code. */
const awayMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/u;

const causesMax = 5;

/** What is wrong with the database, if that is what an error (or its cause) is about. */
export const databaseTrouble = (error: unknown): DatabaseTrouble | null => {
  let next: unknown = error;
  for (let depth = 0; depth < causesMax; depth += 1) {
    const { data } = shape.safeParse(next);
    if (data === undefined) return null;
    const { code = '', message, cause } = data;
    const trouble = troubles[code] ?? troubles[code.slice(0, 3)] ?? troubles[code.slice(0, 2)];
    // system errors of other connections have the same names: only those of the driver are meant
    const isOurs = !/^E[A-Z]+$/u.test(code) || isOfDriver(next);
    if (trouble !== undefined && isOurs) return trouble;
    if (awayMessages.test(message)) return 'away';
    next = cause;
  }
  return null;
};

const isOfDriver = (error: unknown): boolean =>
  error instanceof Error && /[/\\]node_modules[/\\](pg|pg-pool)[/\\]/u.test(error.stack ?? '');
