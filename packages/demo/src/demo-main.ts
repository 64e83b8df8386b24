import { Command } from 'commander';

import { directory, port, wholeNumber } from './command/options.ts';
import { stopRequested } from './command/stop-on-signal.ts';
import { demo } from './demo.ts';
import type { Report } from './job/report.ts';
import { requireFree } from './stage/ports.ts';
import { DemoError } from './demo-error.ts';

type Options = {
  json?: true;
  logs?: string;
  threshold: number;
  customers?: number;
  limits?: true;
  port: number;
  psaPort: number;
  psaHttpsPort?: number;
  umbrellaPort: number;
};

const print = (report: Report): void => {
  const { configurations, tickets, rights, rerun } = report;
  process.stdout.write(
    [
      '',
      `Rights granted           ${rights.granted} of ${rights.checked}, ${rights.excess.length} in excess`,
      `Customers mapped         ${report.mapped} of ${report.customers}, ${report.providers} provider(s)`,
      `Configurations           ${configurations.created} created, ${configurations.updated} updated`,
      `Tickets                  ${tickets.created} created, ${tickets.appended} extended`,
      `Second run               ${rerun.writes} writes, ${rerun.reads} reads`,
      `Time                     ${report.seconds} s`,
      '',
      report.ok
        ? 'The main job is done.'
        : `Failed: ${report.steps.find((step) => !step.ok)?.name ?? 'see above'}.`,
      '',
    ].join('\n'),
  );
};

const run = async (options: Options): Promise<void> => {
  const asked = stopRequested();
  const ports = {
    console: options.port,
    psa: options.psaPort,
    psaHttps: options.psaHttpsPort ?? null,
    umbrella: options.umbrellaPort,
  };
  await requireFree(ports, 'npm run demo');
  const report = await demo({
    ...(options.logs === undefined ? {} : { logsDir: options.logs }),
    ...(options.customers === undefined ? {} : { customers: options.customers }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    threshold: options.threshold,
    ports,
    out: options.json ? process.stderr : process.stdout,
    stopRequested: asked,
  });
  const failed = report.steps.find((step) => !step.ok);
  if (failed !== undefined) process.stderr.write(`\n${failed.name}: ${failed.detail}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else print(report);
  process.exitCode = report.ok ? 0 : 1;
};

const command = new Command('npm run demo --')
  .description(
    'Starts everything on this machine, does the main job through public HTTP only, and stops again.',
  )
  .option('--json', 'end with one line of JSON on standard output; the progress goes to standard error')
  .option(
    '--logs <dir>',
    'replay exported Umbrella DNS logs: one organisation per folder of <dir>',
    directory,
  )
  .option(
    '--threshold <n>',
    'an identity with more blocked events than this in a window gets a ticket',
    wholeNumber(0, 1_000_000),
    5,
  )
  .option('--customers <n>', 'invent this many customers', wholeNumber(1, 10_000))
  .option('--limits', "keep to Umbrella's published rate limits, which the sandbox does not enforce")
  .option('--port <port>', 'port of the console; 0 takes any free one', port, 0)
  .option('--psa-port <port>', 'port of the PSA sandbox', port, 0)
  .option('--psa-https-port <port>', 'port of the PSA sandbox with TLS (default: none)', port)
  .option('--umbrella-port <port>', 'port of the Umbrella sandbox', port, 0)
  .showHelpAfterError()
  .allowExcessArguments(false)
  .action(async (options: Options) => {
    if (options.logs !== undefined && options.customers !== undefined) {
      throw new DemoError('Give either --logs (customers are its folders) or --customers, not both.');
    }
    await run(options);
  });

try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
// The channel to the launcher would keep us alive.
if (process.connected) process.disconnect();
