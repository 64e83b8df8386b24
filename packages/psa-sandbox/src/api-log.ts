import type { Logger } from 'pino';
import { type ApiLogEntry, writeApiLog } from './store/api-log-store.ts';
import type { SandboxDatabase } from './store/sandbox-database.ts';

const flushMs = 200;
const batchMax = 500;
const waitingMax = 50_000;
const bodyLengthMax = 20_000;
const debugMinutesMax = 1_440;

/**
 * The API log. Lines wait in memory and are written in batches, off the path of the request; a crash can lose
 * the last fifth of a second of them, never a record. Bodies are kept only while a member is in debug mode.
 */
export class ApiLog {
  readonly #db: SandboxDatabase;
  readonly #log: Logger;
  readonly #now: () => Date;
  #waiting: ApiLogEntry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  readonly #debugUntilMs = new Map<number, number>();
  /** calls since the start, by method */
  readonly calls: Record<string, number> = {};

  constructor(db: SandboxDatabase, log: Logger, now: () => Date) {
    this.#db = db;
    this.#log = log;
    this.#now = now;
  }

  /** @returns when it ends */
  startDebug(memberId: number, minutes: number): Date {
    const untilMs = this.#now().getTime() + Math.min(Math.max(1, minutes), debugMinutesMax) * 60_000;
    this.#debugUntilMs.set(memberId, untilMs);
    return new Date(untilMs);
  }

  stopDebug(memberId: number): void {
    this.#debugUntilMs.delete(memberId);
  }

  debugUntil(memberId: number): Date | undefined {
    const untilMs = this.#debugUntilMs.get(memberId);
    return untilMs !== undefined && untilMs > this.#now().getTime() ? new Date(untilMs) : undefined;
  }

  add(entry: ApiLogEntry): void {
    this.calls[entry.method] = (this.calls[entry.method] ?? 0) + 1;
    if (this.#waiting.length >= waitingMax) return;
    const debug = this.debugUntil(entry.memberId) !== undefined;
    this.#waiting.push({
      ...entry,
      url: entry.url.slice(0, 4_000).replaceAll('\0', ''),
      requestBody: debug ? clipped(entry.requestBody) : null,
      responseBody: debug ? clipped(entry.responseBody) : null,
    });
    this.#timer ??= setTimeout(() => void this.flush(), flushMs).unref();
  }

  /** Writes what is waiting; resolves when all of it is written or given up. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entries = this.#waiting;
    this.#waiting = [];
    this.#writing = this.#writing.then(() => this.#write(entries));
    return this.#writing;
  }

  async #write(entries: readonly ApiLogEntry[]): Promise<void> {
    for (let i = 0; i < entries.length; i += batchMax) {
      try {
        await writeApiLog(this.#db, entries.slice(i, i + batchMax));
      } catch (error) {
        this.#log.error({ err: error, lines: entries.length }, 'the API log could not be written');
      }
    }
  }
}

function clipped(text: string | null): string | null {
  return text === null ? null : text.slice(0, bodyLengthMax).replaceAll('\0', '').toWellFormed();
}
