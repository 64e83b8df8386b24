import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';

import { createOutput, tellError, type Output } from './output.ts';

/** Options that every command takes. */
export const commonOptions = z.object({
  stateDir: z.string(),
  json: z.boolean().default(false),
  allowLoopback: z.boolean().exactOptional(),
});
export type CommonOptions = z.infer<typeof commonOptions>;

/** A command with what all have: `--json`, `--state-dir`, and errors that say what to do. */
export const addCommand = <Options extends CommonOptions>(
  parent: Command,
  o: {
    readonly name: string;
    readonly description: string;
    readonly options: z.ZodType<Options>;
    define?(command: Command): Command;
    work(options: Options, output: Output): Promise<void>;
  },
): void => {
  const command = parent
    .command(o.name)
    .description(o.description)
    .option(
      '--state-dir <dir>',
      'where keys and the database of our own are kept',
      process.env['PARASOL_STATE_DIR'] ?? '.parasol',
    )
    .option('--json', 'one JSON object as the last line of the output')
    .option('--allow-loopback', 'allow vendors on this machine (the sandboxes) by plain http');
  o.define?.(command);
  command.action(async () => {
    const named = command.registeredArguments.map((argument, index) => [
      argument.name(),
      command.args[index],
    ]);
    const options = o.options.parse({ ...command.opts(), ...Object.fromEntries(named) });
    const output = createOutput(options.json);
    try {
      await o.work(options, output);
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

/** For commander: a whole number between the two. */
export const wholeNumber =
  (lowest: number, highest: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < lowest || value > highest)
      throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest}.`);
    return value;
  };
