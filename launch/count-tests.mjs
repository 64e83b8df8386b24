// From vitest's JSON report: what failed, by name, and "N passed, N failed" as the last line. The proofs that ran after
// the tests have pushed their output out of sight. A file that could not even be loaded counts as one failed.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const firstLine = (text) => (text ?? '').split('\n')[0];
const failed = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
  const file = relative(process.cwd(), name);
  if (status === 'failed' && assertionResults.length === 0) return [`${file}: ${firstLine(message)}`];
  return assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
});
for (const one of failed) process.stdout.write(`failed: ${one}\n`);
process.stdout.write(`${report.numPassedTests} passed, ${failed.length} failed\n`);
