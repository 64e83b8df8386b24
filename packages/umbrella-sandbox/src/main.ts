#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { pino } from 'pino';
import { startUmbrellaSandbox } from './start.ts';

const wholeNumber =
  (low: number, high: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < low || value > high) {
      throw new InvalidArgumentError(`a whole number from ${low} to ${high} is needed`);
    }
    return value;
  };

const moment = (text: string): Date => {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('a time such as 2026-11-22T08:00:00Z is needed');
  return date;
};

const program = new Command('parasol-umbrella')
  .description("Umbrella's APIs on this machine, over exported log files or an invented scenario.")
  .addOption(new Option('--port <n>', 'port to listen on').default(4682).argParser(wholeNumber(0, 65_535)))
  .addOption(new Option('--host <address>', 'address to listen on').default('127.0.0.1'))
  .addOption(
    new Option('--logs <dir>', 'serve the log files of this folder: <organisation>/dnslogs/<date>/*.csv.gz'),
  )
  .addOption(
    new Option('--customers <n>', 'invent this many customers')
      .argParser(wholeNumber(1, 1_000_000))
      .conflicts('logs'),
  )
  .addOption(
    new Option('--seed <n>', 'another number, another scenario')
      .default(1)
      .argParser(wholeNumber(0, 2 ** 31)),
  )
  .addOption(new Option('--last-window-start <time>', 'window in which the infections lie').argParser(moment))
  .addOption(new Option('--rate-limits', "refuse calls over Umbrella's limits"))
  .addOption(new Option('--json', 'print the address and the keys as one JSON line'));

type Flags = {
  port: number;
  host: string;
  logs?: string;
  customers?: number;
  seed: number;
  lastWindowStart?: Date;
  rateLimits?: true;
  json?: true;
};

const flags = program.parse().opts<Flags>();
const log = pino(
  { name: 'umbrella-sandbox', level: process.env['LOG_LEVEL'] ?? 'warn' },
  pino.destination(2),
);

try {
  const sandbox = await startUmbrellaSandbox({
    port: flags.port,
    host: flags.host,
    seed: flags.seed,
    rateLimits: flags.rateLimits ?? false,
    log,
    ...(flags.logs === undefined ? {} : { logsDir: flags.logs }),
    ...(flags.customers === undefined ? {} : { customers: flags.customers }),
    ...(flags.lastWindowStart === undefined ? {} : { lastWindowStart: flags.lastWindowStart }),
  });
  const accounts = sandbox.accounts.map(({ kind, name, key, secret, customers }) => ({
    kind,
    name,
    key,
    secret,
    customers: customers.length,
  }));
  const lines =
    flags.json === true
      ? [JSON.stringify({ url: sandbox.url, lastWindowStart: sandbox.lastWindowStart, accounts })]
      : [
          `Umbrella sandbox: ${sandbox.url} (window of interest: ${sandbox.lastWindowStart.toISOString()})`,
          ...accounts.map(
            ({ kind, name, key, secret, customers }) =>
              `  ${kind.toUpperCase()} ${name}, ${customers} customers: key ${key} secret ${secret}`,
          ),
        ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const stop = (): void => void sandbox.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  const busy = error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE';
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    busy
      ? `Port ${flags.port} is in use: stop what uses it or choose another with --port.\n`
      : `${message}\n`,
  );
  process.exitCode = 1;
}
