import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stopRequested } from '@parasol/demo';
import { z } from 'zod';

type Common = { readonly seed?: number | undefined; readonly json: boolean; readonly help: boolean };
type Report = {
  readonly ok: boolean;
  readonly seed: number;
  readonly findings: readonly string[];
};
/** What a proof gets beside its own options. */
export type ProofRun = {
  readonly seed: number;
  readonly stateDir: string;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
};

/** A whole number from `min` to `max` that was typed. */
export const typedNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
export const typedSeed = typedNumber(0, 4_294_967_295).optional();

const prove = async <O extends Common, R extends Report>(
  name: string,
  o: O,
  proof: (run: ProofRun, o: O) => Promise<R>,
  lines: (report: R) => readonly string[],
): Promise<void> => {
  const broken = new AbortController();
  void stopRequested().then((why) => broken.abort(new Error(`broken off (${why})`)));
  const stateDir = await mkdtemp(join(tmpdir(), `parasol-${name}-`));
  const startedAt = performance.now();
  const onProgress = (line: string): void => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stderr.write(`${seconds.padStart(7)} s  ${line}\n`);
  };
  const seed = o.seed ?? Math.floor(Math.random() * 2 ** 32);
  const report = await proof({ seed, stateDir, signal: broken.signal, onProgress }, o);
  for (const finding of report.findings) process.stderr.write(`  ${finding}\n`);
  if (report.ok) await rm(stateDir, { recursive: true, force: true });
  else
    process.stderr.write(
      `The processes' logs and the evidence are in ${join(stateDir, 'logs')}; seed ${report.seed}.\n`,
    );
  const end = report.ok ? 'Everything stands in the PSA exactly once.' : 'Failed.';
  process.stdout.write(
    o.json ? `${JSON.stringify(report)}\n` : ['', ...lines(report), '', end, ''].join('\n'),
  );
  process.exitCode = report.ok ? 0 : 1;
};

/**
 * The command around a proof on real processes: options, a directory of its own, progress on standard error, the
 * report in `lines` or as one line of JSON, the logs kept where it failed. Exit code 0 only where everything holds.
 */
export const proofCommand = async <O extends Common, R extends Report>(o: {
  readonly name: string;
  readonly usage: string;
  /** Throws what `parseArgs` or a schema throws of options that it doesn't know. */
  readonly readOptions: () => O;
  readonly proof: (run: ProofRun, options: O) => Promise<R>;
  readonly lines: (report: R) => readonly string[];
}): Promise<void> => {
  try {
    const chosen = o.readOptions();
    if (chosen.help) process.stdout.write(o.usage);
    else await prove(o.name, chosen, o.proof, o.lines);
  } catch (error) {
    const said = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    process.stderr.write(`${said}\n\n${o.usage}`);
    process.exitCode = 1;
  }
  // The channel to the launcher would keep us alive.
  if (process.connected) process.disconnect();
};
