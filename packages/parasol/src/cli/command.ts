import { InvalidArgumentError, type Command } from 'commander';

import type { CommonOptions } from './installation.ts';
import { createOutput, tellError, type Output } from './output.ts';

/** A command with what all have: `--json`, `--state-dir`, and errors that say what to do. */
export const addCommand = <Options extends CommonOptions>(
  parent: Command,
  name: string,
  description: string,
  define: (command: Command) => Command,
  work: (options: Options, output: Output) => Promise<void>,
): void => {
  const command = parent
    .command(name)
    .description(description)
    .option(
      '--state-dir <dir>',
      'where keys and the database of our own are kept',
      process.env['PARASOL_STATE_DIR'] ?? '.parasol',
    )
    .option('--json', 'one JSON object as the last line of the output')
    .option('--allow-loopback', 'allow vendors on this machine (the sandboxes) by plain http');
  define(command).action(async () => {
    const options = command.opts<Options>();
    const output = createOutput(options.json ?? false);
    try {
      await work(options, output);
    } catch (error) {
      tellError(output, error);
    }
  });
};

/** Resolves when the process is told to stop. */
export const untilStopped = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });

/** For commander: a port number; 0 takes any free one. */
export const portOf = (text: string): number => {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new InvalidArgumentError('Give a port from 0 to 65535.');
  return value;
};
