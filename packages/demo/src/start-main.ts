import { join } from 'node:path';

import { DatabaseError } from '@parasol/postgres';
import { Command } from 'commander';

import { port } from './command/options.ts';
import { stopRequested } from './command/stop-on-signal.ts';
import { DemoError } from './demo-error.ts';
import type { Memory } from './job/memory.ts';
import { requireFree, usualPorts } from './stage/ports.ts';
import type { Stage } from './stage/stage.ts';
import { start } from './start.ts';

type Options = {
  port: number;
  psaPort: number;
  psaHttpsPort: number;
  umbrellaPort: number;
  stateDir: string;
};

const welcome = (stage: Stage, signIn: SignIn | null, stateDir: string): string =>
  [
    '',
    `Parasol's console      ${stage.console.url}`,
    ...(signIn === null
      ? []
      : [
          '  sign in once at',
          `    ${signIn.link}`,
          `  (a new link at each start; it makes you ${signIn.email}, whose password for later is in ${join(stateDir, 'demo.json')})`,
        ]),
    `ConnectWise PSA        ${stage.psa.url}${stage.psa.httpsUrl === null ? '' : `   (https: ${stage.psa.httpsUrl})`}   a sandbox, no sign-in`,
    `Cisco Umbrella         ${stage.umbrella.url}   a sandbox, APIs only`,
    '',
    'Press Ctrl-C to stop. What you do is kept for the next start.',
    '',
  ].join('\n');

type SignIn = { readonly email: string; readonly link: string };

const signInOf = async (stage: Stage, { account }: Memory): Promise<SignIn | null> =>
  account === null ? null : { email: account.email, link: await stage.signInLink(account.email) };

const run = async (options: Options): Promise<void> => {
  const asked = stopRequested();
  const ports = {
    console: options.port,
    psa: options.psaPort,
    psaHttps: options.psaHttpsPort,
    umbrella: options.umbrellaPort,
  };
  await requireFree(ports, 'npm start');
  let stage: Stage | undefined;
  const starting = start({
    stateDir: options.stateDir,
    ports,
    out: process.stdout,
    onStage: (running) => {
      stage = running;
    },
  });
  starting.catch(() => {});
  try {
    const started = await Promise.race([starting, asked]);
    if (typeof started !== 'string') {
      const signIn = await signInOf(started.stage, started.memory);
      process.stdout.write(welcome(started.stage, signIn, options.stateDir));
      const end = await Promise.race([asked.then(() => null), started.stage.broken]);
      if (end !== null)
        throw new DemoError(
          `${end}. Its log is in ${join(options.stateDir, 'logs')}. Everything is being stopped; start again with: npm start`,
        );
    }
    process.stdout.write('\nStopping.\n');
  } finally {
    // Asked to stop while the parts were starting: let them come up, so that each can be stopped.
    await Promise.race([starting.catch(() => {}), stageUp(() => stage)]);
    await stage?.stop();
  }
};

const stageUp = async (stage: () => Stage | undefined): Promise<void> => {
  while (stage() === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
};

const command = new Command('npm start --')
  .description(
    'Starts the console and both sandboxes on this machine, with demonstration data, and keeps serving.',
  )
  .option('--port <port>', 'port of the console', port, usualPorts.console)
  .option('--psa-port <port>', 'port of the PSA sandbox', port, usualPorts.psa)
  .option('--psa-https-port <port>', 'port of the PSA sandbox with TLS and a test certificate', port, 4691)
  .option('--umbrella-port <port>', 'port of the Umbrella sandbox', port, usualPorts.umbrella)
  .option('--state-dir <dir>', 'where data is kept', join(import.meta.dirname, '../../../.parasol'))
  .showHelpAfterError()
  .allowExcessArguments(false)
  .action(run);

try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const known = error instanceof DemoError || error instanceof DatabaseError;
  process.stderr.write(`\n${known ? error.message : (error.stack ?? error.message)}\n`);
  process.exitCode = 1;
}
process.exit();
