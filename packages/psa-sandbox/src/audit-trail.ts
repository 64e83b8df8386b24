import type { Logger } from 'pino';
import { resourceOf } from './definitions/registry.ts';
import { type RecordEvent, timestamp } from './env.ts';
import { type AuditEntry, writeAuditTrail } from './store/audit-trail-store.ts';
import type { SandboxDatabase } from './store/sandbox-database.ts';

const flushMs = 200;
const batchMax = 500;
const waitingMax = 50_000;

/**
 * The audit trail of records, written in batches off the path of the request, as the API log is: a crash can
 * lose the last fifth of a second of it.
 */
export class AuditTrail {
  readonly #db: SandboxDatabase;
  readonly #log: Logger;
  readonly #now: () => Date;
  #waiting: AuditEntry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(db: SandboxDatabase, log: Logger, now: () => Date) {
    this.#db = db;
    this.#log = log;
    this.#now = now;
  }

  /** To be told of every write. */
  readonly told = ({ kind, id, action, who }: RecordEvent): void => {
    if (this.#waiting.length >= waitingMax) return;
    const type = resourceOf(kind).object;
    this.#waiting.push({ type, recordId: id, action, at: timestamp(this.#now()), who });
    this.#timer ??= setTimeout(() => void this.flush(), flushMs).unref();
  };

  /** Writes what is waiting; resolves when all of it is written or given up. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entries = this.#waiting;
    this.#waiting = [];
    this.#writing = this.#writing.then(() => this.#write(entries));
    return this.#writing;
  }

  async #write(entries: readonly AuditEntry[]): Promise<void> {
    for (let i = 0; i < entries.length; i += batchMax) {
      try {
        await writeAuditTrail(this.#db, entries.slice(i, i + batchMax));
      } catch (error) {
        this.#log.error({ err: error, entries: entries.length }, 'the audit trail could not be written');
      }
    }
  }
}
