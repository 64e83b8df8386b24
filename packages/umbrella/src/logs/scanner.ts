import { hashBytes, hashPrime, hashSeed } from './interner.ts';
import { splitFields } from './fields.ts';
import { withoutFinalDot, isHeaderRow, parseDnsLogRow } from './parse.ts';
import { splitList } from './identities.ts';
import { parseLogTimestamp } from './timestamp.ts';
import type { AggregateOptions } from './aggregate-types.ts';
import type { OrganizationTally, WindowTally } from './tally.ts';

const quote = 0x22;
const comma = 0x2c;
const newline = 0x0a;
const carriageReturn = 0x0d;
const letterA = 0x41;
const letterB = 0x42;

export type ScanCounters = { rows: number; outside: number; malformed: number };

const decoder = new TextDecoder();
const encoder = new TextEncoder();
/** Distinct domains kept of an identity's watched events in a window. */
const watchedDomainLimit = 1_000;

/**
 * Counts rows straight from bytes.
 *
 * The hot path takes rows as Umbrella writes them today (13 columns or more, each quoted, no quote inside) in one walk
 * over the bytes: no string, no object and no array per row; identity and domain become numbers by hashing on the way.
 * Everything else (older, shorter, oddly spaced rows) goes through the row parser, so both paths have one meaning.
 *
 * Measured in November 2026 on the real samples (200 bytes a row, one core, others busy): 0.65 µs a row on the hot path,
 * 3 to 6 µs through the row parser. 4.1 million rows, unpacking included: 4.1 s of CPU, against 5.7 s for zcat | mawk
 * doing the same count and 4.4 s for one that counts column 2 alone (`bench/src/logs`).
 */
export class RowScanner {
  readonly counters: ScanCounters = { rows: 0, outside: 0, malformed: 0 };
  readonly #fromMs: number;
  readonly #toMs: number;
  readonly #watched: ReadonlySet<string>;
  readonly #maximumDomains: number;
  readonly #onMalformed: (line: number, reason: string) => void;
  /** The last `2018-03-24 17` seen and its time: the hour changes rarely. */
  readonly #hour = new Uint8Array(13);
  #hourMs = 0;

  constructor(options: AggregateOptions, onMalformed: (line: number, reason: string) => void) {
    this.#fromMs = options.fromMs ?? Number.NEGATIVE_INFINITY;
    this.#toMs = options.toMs ?? Number.POSITIVE_INFINITY;
    this.#watched = new Set(
      (options.watchedCategories ?? ['Command and Control', 'Cryptomining']).map(plain),
    );
    this.#maximumDomains = options.maximumDomains ?? 500_000;
    this.#onMalformed = onMalformed;
  }

  /**
   * Counts all whole lines of `bytes[from, bytes.length)`; the first one is line `firstLine` of its file. Returns where
   * the last, unfinished line begins and how many lines were passed.
   */
  scan(
    bytes: Uint8Array,
    from: number,
    organization: OrganizationTally,
    firstLine: number,
  ): { rest: number; lines: number } {
    let start = from;
    let lines = 0;
    for (;;) {
      const end = bytes.indexOf(newline, start);
      if (end === -1) return { rest: start, lines };
      if (!this.#quickRow(bytes, start, end, organization))
        this.line(bytes, start, end, organization, firstLine + lines);
      lines += 1;
      start = end + 1;
    }
  }

  /** One row in the usual form; false (and nothing counted) if it has any other. */
  #quickRow(bytes: Uint8Array, start: number, end: number, organization: OrganizationTally): boolean {
    if (end - start < 40 || bytes[start] !== quote) return false;
    if (bytes[start + 20] !== quote || bytes[start + 21] !== comma || bytes[start + 22] !== quote)
      return false;
    const timeMs = this.#timeAt(bytes, start + 1);
    if (timeMs === -1) return false;

    let at = start + 23;
    const identityStart = at;
    let identityHash = hashSeed;
    for (; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      identityHash = Math.imul(identityHash ^ byte, hashPrime);
    }
    const identityEnd = at;
    // Columns 3 to 5: identities, internal and external address.
    for (let column = 3; column <= 5; column += 1) {
      if (bytes[at + 1] !== comma || bytes[at + 2] !== quote) return false;
      at += 3;
      while (at < end && bytes[at] !== quote) at += 1;
    }
    if (bytes[at + 1] !== comma || bytes[at + 2] !== quote) return false;
    at += 3;
    const actionStart = at;
    while (at < end && bytes[at] !== quote) at += 1;
    if (at === actionStart) return false;
    const usual = at - actionStart === 7;
    const blocked = usual && bytes[actionStart] === letterB && same(bytes, actionStart, blockedBytes);
    const allowed = usual && bytes[actionStart] === letterA && same(bytes, actionStart, allowedBytes);
    // Columns 7 and 8: query type and response code.
    for (let column = 7; column <= 8; column += 1) {
      if (bytes[at + 1] !== comma || bytes[at + 2] !== quote) return false;
      at += 3;
      while (at < end && bytes[at] !== quote) at += 1;
    }
    if (bytes[at + 1] !== comma || bytes[at + 2] !== quote) return false;
    at += 3;
    const domainStart = at;
    let domainHash = hashSeed;
    for (; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      domainHash = Math.imul(domainHash ^ byte, hashPrime);
    }
    const domainEnd = at;
    if (bytes[at + 1] !== comma || bytes[at + 2] !== quote) return false;
    at += 3;
    const categoriesStart = at;
    while (at < end && bytes[at] !== quote) at += 1;
    const categoriesEnd = at;
    if (bytes[at + 1] !== comma || bytes[at + 2] !== quote) return false;
    at += 3;
    const typeStart = at;
    for (; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      identityHash = Math.imul(identityHash ^ byte, hashPrime);
    }
    const typeEnd = at;
    // Column 12 and on: identity types, blocked categories, and what has been appended since.
    do {
      if (bytes[at + 1] !== comma || bytes[at + 2] !== quote) return false;
      at += 3;
      while (at < end && bytes[at] !== quote) at += 1;
      if (at >= end) return false;
    } while (at + 1 !== end && !(at + 2 === end && bytes[at + 1] === carriageReturn));

    if (timeMs < this.#fromMs || timeMs >= this.#toMs) {
      this.counters.outside += 1;
      return true;
    }
    this.counters.rows += 1;
    const window = organization.windowAt(timeMs);
    const { domains, identities } = organization;
    const domainId =
      domains.size < this.#maximumDomains
        ? domains.intern(bytes, domainStart, domainEnd, 0, -1, domainHash)
        : domains.find(bytes, domainStart, domainEnd, domainHash);
    const identityId = identities.intern(bytes, identityStart, identityEnd, typeStart, typeEnd, identityHash);
    window.requests += 1;
    window.byIdentity.add(identityId);
    window.countDomain(domainId, blocked ? 'blocked' : allowed ? 'allowed' : 'other');
    if (blocked) {
      const categories = decoder.decode(bytes.subarray(categoriesStart, categoriesEnd));
      this.#block(
        window,
        identityId,
        timeMs,
        categories,
        decoder.decode(bytes.subarray(domainStart, domainEnd)),
      );
    }
    return true;
  }

  /** One line in whatever form, through the row parser. */
  line(bytes: Uint8Array, start: number, end: number, organization: OrganizationTally, line: number): void {
    const text = decoder.decode(bytes.subarray(start, end));
    if (text === '' || text === '\r' || isHeaderRow(text)) return;
    const row = parseDnsLogRow(text);
    if ('malformed' in row) {
      this.counters.malformed += 1;
      this.#onMalformed(line, row.malformed);
      return;
    }
    if (row.timestampMs < this.#fromMs || row.timestampMs >= this.#toMs) {
      this.counters.outside += 1;
      return;
    }
    this.counters.rows += 1;
    const window = organization.windowAt(row.timestampMs);
    const fields = splitFields(text.replace(/\r$/u, ''));
    const domain = encoder.encode(Array.isArray(fields) ? fields[8] : row.domain);
    const label = encoder.encode(row.mostGranularIdentity);
    const type = encoder.encode(row.mostGranularIdentityType ?? '');
    const both = new Uint8Array(label.length + type.length);
    both.set(label);
    both.set(type, label.length);
    const { domains, identities } = organization;
    const domainHash = hashBytes(domain, 0, domain.length);
    const domainId =
      domains.size < this.#maximumDomains
        ? domains.intern(domain, 0, domain.length, 0, -1, domainHash)
        : domains.find(domain, 0, domain.length, domainHash);
    const identityId = identities.intern(
      both,
      0,
      label.length,
      label.length,
      both.length,
      hashBytes(both, 0, both.length),
    );
    const blocked = row.action === 'Blocked';
    window.requests += 1;
    window.byIdentity.add(identityId);
    window.countDomain(domainId, blocked ? 'blocked' : row.action === 'Allowed' ? 'allowed' : 'other');
    if (blocked) this.#block(window, identityId, row.timestampMs, row.categories.join(','), row.domain);
  }

  /** Blocked rows are the few that tickets are made from; here objects are affordable. */
  #block(window: WindowTally, identityId: number, timeMs: number, categories: string, domain: string): void {
    window.blocked += 1;
    let tally = window.blockedByIdentity.get(identityId);
    if (tally === undefined) {
      tally = { total: 0, byCategory: new Map(), watched: new Map() };
      window.blockedByIdentity.set(identityId, tally);
    }
    tally.total += 1;
    const seen: string[] = [];
    for (const category of splitList(categories)) {
      tally.byCategory.set(category, (tally.byCategory.get(category) ?? 0) + 1);
      if (this.#watched.has(plain(category))) seen.push(category);
    }
    if (seen.length === 0) return;
    const key = seen.sort().join('\n');
    let watched = tally.watched.get(key);
    if (watched === undefined) {
      watched = { categories: seen, count: 0, firstMs: timeMs, lastMs: timeMs, domains: new Map() };
      tally.watched.set(key, watched);
    }
    watched.count += 1;
    watched.firstMs = Math.min(watched.firstMs, timeMs);
    watched.lastMs = Math.max(watched.lastMs, timeMs);
    const name = withoutFinalDot(domain);
    if (watched.domains.has(name) || watched.domains.size < watchedDomainLimit) {
      watched.domains.set(name, (watched.domains.get(name) ?? 0) + 1);
    }
  }

  /** Epoch milliseconds of the 19 bytes at `at`, or -1. */
  #timeAt(bytes: Uint8Array, at: number): number {
    const hour = this.#hour;
    for (let index = 12; index >= 0; index -= 1) {
      if (bytes[at + index] === hour[index]) continue;
      const hourMs = parseLogTimestamp(`${decoder.decode(bytes.subarray(at, at + 13))}:00:00`);
      if (hourMs === null) return -1;
      hour.set(bytes.subarray(at, at + 13));
      this.#hourMs = hourMs;
      break;
    }
    const minutes = twoDigits(bytes, at + 14);
    const seconds = twoDigits(bytes, at + 17);
    if (minutes > 59 || seconds > 59 || bytes[at + 13] !== 0x3a || bytes[at + 16] !== 0x3a) return -1;
    return this.#hourMs + minutes * 60_000 + seconds * 1_000;
  }
}

/** Two decimal digits, or 99 for anything else. */
const twoDigits = (bytes: Uint8Array, at: number): number => {
  const tens = (bytes[at] ?? 0) - 0x30;
  const units = (bytes[at + 1] ?? 0) - 0x30;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : 99;
};

const blockedBytes = encoder.encode('Blocked');
const allowedBytes = encoder.encode('Allowed');

const same = (bytes: Uint8Array, at: number, word: Uint8Array): boolean => {
  for (let index = 0; index < word.length; index += 1) {
    if (bytes[at + index] !== word[index]) return false;
  }
  return true;
};

/** Categories are known by name, and sources differ in case. */
const plain = (category: string): string => category.trim().toLowerCase();
