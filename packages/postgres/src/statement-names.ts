import { createHash } from 'node:crypto';

/** A connection keeps the plan of each named statement, 20 to 200 kB. A process asks some 150 again and again. */
const namesMax = 300;
/** Lists of values make a text for each of their lengths; the long ones hardly come twice. */
const valuesMax = 40;
const seenMax = 5_000;

/**
 * A migration that adds a column changes what `*` gives; PostgreSQL then refuses what was prepared before it ("cached
 * plan must not change result type") to a process of the older version, which a rolling restart leaves at work.
 */
const takesAllColumns = /(?:\bselect|\breturning|,|\.)\s*\*/i;

/**
 * Names for the statements that come again: PostgreSQL parses and plans a named one once for a connection. Of the time that
 * it spent on a run's statements, without commits, three quarters went into that (61 of 80 ms, 22 November 2026).
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();

  /** Undefined for a statement that isn't worth a name, or mustn't have one. */
  of(text: string, values: readonly unknown[]): string | undefined {
    if (values.length === 0 || values.length > valuesMax) return undefined;
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= namesMax) return known;
    if (!this.#seen.has(text)) {
      if (this.#seen.size >= seenMax) this.#seen.clear();
      this.#seen.add(text);
      return undefined;
    }
    if (takesAllColumns.test(text)) return undefined;
    // the same for the same text, whoever else uses the connection
    const name = `again_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    this.#names.set(text, name);
    return name;
  }
}
