import { aggregateDnsLogs, listDnsLogFiles } from '@parasol/umbrella';

/** Counts the log files under a folder and prints what it found as one JSON line; run as a process of its own. */
const result = await aggregateDnsLogs(listDnsLogFiles(process.argv[2] ?? '.'));
let pairs = 0;
let blocked = 0;
const domains = new Set<string>();
for (const organization of result.organizations.values()) {
  for (const window of organization.windows) pairs += window.identities.length;
  blocked += organization.blocked;
  for (const domain of organization.domains.keys()) domains.add(domain);
}
const facts = {
  rows: result.rows,
  pairs,
  blocked,
  domains: domains.size,
  peakKb: process.resourceUsage().maxRSS,
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
