import type {
  AggregateOptions,
  DnsLogAggregate,
  DomainRequests,
  IdentityWindow,
  OrganizationLogs,
  OrganizationWindow,
} from './aggregate-types.ts';
import type { DnsLogFile } from './files.ts';
import { withoutFinalDot } from './parse.ts';
import { maximumLineBytes, messageOf } from './read.ts';
import { RowScanner } from './scanner.ts';
import { OrganizationTally, type WindowTally } from './tally.ts';
import { fetchAhead, isDamage, unpack } from './unpack.ts';

const problemsShown = 20;
const newline = 0x0a;

/**
 * Counts log files by organisation, window and identity, and by domain. An event counts once, for its most granular
 * identity, in the window of its own time, whatever file it lies in. Damaged files and malformed lines are counted and
 * the first ones named, nothing is thrown over them (but over a file that can't be fetched). Memory grows with distinct identities, domains and windows, not with rows.
 */
export const aggregateDnsLogs = async (
  files: AsyncIterable<DnsLogFile> | Iterable<DnsLogFile>,
  options: AggregateOptions = {},
): Promise<DnsLogAggregate> => {
  const organizations = new Map<string, OrganizationTally>();
  const problems: { file: string; line: number; malformed: string }[] = [];
  let current = '';
  let fileCount = 0;
  let damaged = 0;
  const problem = (line: number, malformed: string): void => {
    if (problems.length < problemsShown) problems.push({ file: current, line, malformed });
  };
  const scanner = new RowScanner(options, problem);

  for await (const fetched of fetchAhead(files)) {
    const { file } = fetched;
    fileCount += 1;
    current = file.name;
    let organization = organizations.get(file.organization);
    if (organization === undefined) {
      organization = new OrganizationTally();
      organizations.set(file.organization, organization);
    }
    const lines = new LineFeeder(scanner, organization);
    const before = { ...scanner.counters };
    let isDamaged = false;
    try {
      for await (const bytes of unpack(fetched)) lines.feed(bytes);
      lines.finish();
    } catch (error) {
      if (!isDamage(error)) throw error;
      damaged += 1;
      isDamaged = true;
      problem(lines.line, `the file is damaged or ends early: ${messageOf(error)}`);
    }
    const { rows, outside, malformed } = scanner.counters;
    options.onFile?.({
      file,
      rows: rows - before.rows,
      outside: outside - before.outside,
      malformed: malformed - before.malformed + (isDamaged ? 1 : 0),
      damaged: isDamaged,
    });
  }
  return {
    files: fileCount,
    rows: scanner.counters.rows,
    outside: scanner.counters.outside,
    malformed: scanner.counters.malformed + damaged,
    problems,
    organizations: new Map(
      [...organizations].map(([name, tally]) => [name, presentOrganization(name, tally)]),
    ),
  };
};

/** Joins lines that were cut by the pieces a file comes in; only those are copied. */
class LineFeeder {
  line = 1;
  #rest: Uint8Array = new Uint8Array(0);
  readonly #scanner: RowScanner;
  readonly #organization: OrganizationTally;

  constructor(scanner: RowScanner, organization: OrganizationTally) {
    this.#scanner = scanner;
    this.#organization = organization;
  }

  feed(bytes: Uint8Array): void {
    let from = 0;
    if (this.#rest.length > 0) {
      const end = bytes.indexOf(newline);
      this.#rest = Buffer.concat([this.#rest, end === -1 ? bytes : bytes.subarray(0, end + 1)]).subarray(
        0,
        maximumLineBytes,
      );
      if (end === -1) return;
      const cut = this.#rest.at(-1) === newline ? this.#rest.length - 1 : this.#rest.length;
      this.#scanner.line(this.#rest, 0, cut, this.#organization, this.line);
      this.line += 1;
      from = end + 1;
    }
    const { rest, lines } = this.#scanner.scan(bytes, from, this.#organization, this.line);
    this.line += lines;
    this.#rest = bytes.slice(rest, rest + maximumLineBytes);
  }

  /** The last line of a file may lack its line break. */
  finish(): void {
    if (this.#rest.length > 0)
      this.#scanner.line(this.#rest, 0, this.#rest.length, this.#organization, this.line);
  }
}

const presentOrganization = (organization: string, tally: OrganizationTally): OrganizationLogs => {
  const tallies = [...tally.windows.values()].sort((left, right) => left.startMs - right.startMs);
  const windows = tallies.map((window) => presentWindow(window, tally));
  return {
    organization,
    requests: windows.reduce((sum, window) => sum + window.requests, 0),
    blocked: windows.reduce((sum, window) => sum + window.blocked, 0),
    windows,
    domains: presentDomains(tallies, tally),
    otherDomainRequests: tallies.reduce((sum, window) => sum + window.otherDomainRequests, 0),
  };
};

/** One name may have been written with and without its final dot. */
const presentDomains = (
  windows: readonly WindowTally[],
  tally: OrganizationTally,
): ReadonlyMap<string, DomainRequests> => {
  const domains = new Map<string, { requests: number; allowed: number; blocked: number }>();
  for (let id = 0; id < tally.domains.size; id += 1) {
    let requests = 0;
    let blocked = 0;
    let other = 0;
    for (const window of windows) {
      requests += window.domainRequests.get(id);
      blocked += window.domainBlocked.get(id) ?? 0;
      other += window.domainOther.get(id) ?? 0;
    }
    if (requests === 0) continue;
    const name = withoutFinalDot(tally.domains.text(id));
    const known = domains.get(name);
    if (known === undefined) domains.set(name, { requests, allowed: requests - blocked - other, blocked });
    else {
      known.requests += requests;
      known.allowed += requests - blocked - other;
      known.blocked += blocked;
    }
  }
  return domains;
};

const presentWindow = (window: WindowTally, tally: OrganizationTally): OrganizationWindow => {
  const identities: IdentityWindow[] = [];
  for (let id = 0; id < Math.min(tally.identities.size, window.byIdentity.length); id += 1) {
    const requests = window.byIdentity.get(id);
    if (requests === 0) continue;
    const [label = '', type = ''] = tally.identities.text(id).split('\n');
    const blocked = window.blockedByIdentity.get(id);
    identities.push({
      label,
      type,
      requests,
      blocked: blocked?.total ?? 0,
      blockedByCategory: blocked?.byCategory ?? new Map(),
      watched: [...(blocked?.watched.values() ?? [])],
    });
  }
  const { startMs, requests, blocked } = window;
  return { startMs, requests, blocked, identities, domains: () => presentDomains([window], tally) };
};
