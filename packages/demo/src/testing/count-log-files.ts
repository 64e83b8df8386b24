import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What one organisation's log files hold, counted by zcat and awk and by no code of ours. */
export type CountedLogs = {
  requests: number;
  blocked: number;
  identities: number;
  /** Requests by domain, for each verdict. */
  allowedDomains: Map<string, number>;
  blockedDomains: Map<string, number>;
};

// Fields are "a","b",…: with `","` between them, field 2 is the most granular identity, 6 the action, 9 the domain.
const program = `
{ total++; seen[$2] = 1; name = $9; sub(/\\.$/, "", name) }
$6 == "Blocked" { blocked++; blockedDomains[name]++ }
$6 == "Allowed" { allowedDomains[name]++ }
END {
  for (identity in seen) identities++
  print "requests\\t" total + 0; print "blocked\\t" blocked + 0; print "identities\\t" identities + 0
  for (name in allowedDomains) print "allowed\\t" allowedDomains[name] "\\t" name
  for (name in blockedDomains) print "blockedDomain\\t" blockedDomains[name] "\\t" name
}`;

export const organizationsOf = (logsDir: string): string[] => readdirSync(logsDir).toSorted();

export const countLogFiles = (logsDir: string, organization: string): CountedLogs => {
  const folder = join(logsDir, organization, 'dnslogs');
  const output = execFileSync(
    'sh',
    ['-c', `find "$1" -name '*.csv.gz' -exec zcat {} + | awk -F'","' "$2"`, 'count', folder, program],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const rows = output
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const single = (name: string): number => Number(rows.find((row) => row[0] === name)?.[1]);
  const domains = (kind: string): Map<string, number> =>
    new Map(rows.filter((row) => row[0] === kind).map((row) => [row[2] ?? '', Number(row[1])]));
  return {
    requests: single('requests'),
    blocked: single('blocked'),
    identities: single('identities'),
    allowedDomains: domains('allowed'),
    blockedDomains: domains('blockedDomain'),
  };
};
