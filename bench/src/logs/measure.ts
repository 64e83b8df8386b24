import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from '../median.ts';
import { makeLogFiles } from './make-files.ts';

/** One line of a benchmark's table; `target` is what `value` has to reach (or not to exceed, by its sign of comparison). */
export type Measure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string;
  readonly ok: boolean;
};

const run = promisify(execFile);

type Counted = { rows: number; pairs: number; blocked: number; domains: number };

/**
 * The count as one would write it by field with awk: requests by window and identity, blocked ones by category, requests
 * by domain. Fields are cut at `","`, which is as fast as mawk gets and right for these rows.
 */
const awkProgram = `{
  w = substr($1, 2, 11) int(substr($1, 13, 2) / 4)
  if (!((w, $2) in n)) pairs++
  n[w, $2]++
  if ($6 == "Blocked") { b[w, $2, $10]++; blocked++ }
  if (!($9 in d)) domains++
  d[$9]++
} END { printf "{\\"rows\\":%d,\\"pairs\\":%d,\\"blocked\\":%d,\\"domains\\":%d}\\n", NR, pairs, blocked, domains }`;

/** The last core: the first one has more to do for others. */
const core = String(availableParallelism() - 1);

const timed = async (
  command: string,
  parameters: readonly string[],
): Promise<{ seconds: number; line: string }> => {
  const startedMs = performance.now();
  const { stdout } = await run('taskset', ['-c', core, command, ...parameters], { timeout: 3_600_000 });
  return { seconds: (performance.now() - startedMs) / 1_000, line: stdout.trim().split('\n').at(-1) ?? '' };
};

const byMawk = (folder: string) =>
  timed('sh', [
    '-c',
    `find "$1" -name '*.csv.gz' -print0 | xargs -0 zcat | mawk -F'","' "$2"`,
    'sh',
    folder,
    awkProgram,
  ]);

const byParasol = (folder: string) =>
  timed(process.execPath, [join(import.meta.dirname, 'count-main.ts'), folder]);

const factsOf = (line: string): Counted & { peakKb?: number } => JSON.parse(line);

const missingTool = (): string | null => {
  for (const tool of ['taskset', 'mawk', 'zcat']) {
    try {
      execFileSync('sh', ['-c', 'command -v "$1"', 'sh', tool], { stdio: 'ignore' });
    } catch {
      return tool;
    }
  }
  return null;
};

type Options = {
  readonly millions: number;
  readonly rounds: number;
  readonly onProgress: (message: string) => void;
};

/**
 * Log rows per second against `zcat | mawk` doing the same count, each on one and the same core, in turns; and the peak
 * memory for `millions` of rows against that for one. Both must count the same, or the comparison is void.
 */
export const measureLogs = async ({ millions, rounds, onProgress }: Options): Promise<Measure[]> => {
  const missing = missingTool();
  if (missing !== null)
    throw new Error(`This benchmark compares with zcat | mawk under taskset: ${missing} is not installed.`);
  const folder = await mkdtemp(join(tmpdir(), 'parasol-bench-logs-'));
  try {
    const [small, large] = [join(folder, 'small'), join(folder, 'large')];
    onProgress('making log files');
    await makeLogFiles(small, 1_000_000);
    const rows = await makeLogFiles(large, millions * 1_000_000);
    const smallPeakKb = factsOf((await byParasol(small)).line).peakKb ?? Number.NaN;
    const ratios: number[] = [];
    const ownRates: number[] = [];
    const mawkRates: number[] = [];
    let peakKb = 0;
    for (let round = 1; round <= rounds; round += 1) {
      const mawk = await byMawk(large);
      const own = await byParasol(large);
      const { peakKb: peak = Number.NaN, ...counted } = factsOf(own.line);
      const expected = factsOf(mawk.line);
      if (JSON.stringify(counted) !== JSON.stringify(expected) || counted.rows !== rows) {
        throw new Error(`The counts differ: ${own.line} and ${mawk.line}, of ${rows} rows`);
      }
      peakKb = Math.max(peakKb, peak);
      ratios.push(mawk.seconds / own.seconds);
      ownRates.push(rows / own.seconds);
      mawkRates.push(rows / mawk.seconds);
      onProgress(
        `round ${round}: ${own.seconds.toFixed(1)} s, mawk ${mawk.seconds.toFixed(1)} s, for ${rows} rows`,
      );
    }
    const memory = peakKb / smallPeakKb;
    return [
      {
        name: 'log rows per second',
        value: Math.round(median(ownRates)),
        unit: 'rows/s',
        target: '-',
        ok: true,
      },
      {
        name: 'log rows per second, zcat | mawk',
        value: Math.round(median(mawkRates)),
        unit: 'rows/s',
        target: '-',
        ok: true,
      },
      {
        name: 'log speed against zcat | mawk',
        value: Number(median(ratios).toFixed(2)),
        unit: 'times',
        target: '>= 0.8',
        ok: median(ratios) >= 0.8,
      },
      {
        name: `log memory, ${millions} million rows against 1`,
        value: Number(memory.toFixed(2)),
        unit: 'times',
        target: '<= 1.25',
        ok: memory <= 1.25,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
