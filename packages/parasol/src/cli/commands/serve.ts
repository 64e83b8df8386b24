import { Option, type Command } from 'commander';
import { z } from 'zod';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { startConsole } from '../../server.ts';
import { giveWay } from '../../process/index.ts';
import { startWorker } from '../../worker.ts';
import { consoleSettings } from '../console-settings.ts';
import { addCommand, commonOptions, untilStopped, wholeNumber } from '../command.ts';
import { openInstallation, type Installation } from '../installation.ts';

const serveOptions = commonOptions.extend({
  port: z.number(),
  host: z.string(),
  publicUrl: z.string().exactOptional(),
  worker: z.boolean(),
  migrate: z.boolean(),
  jobs: z.boolean(),
});
const workerOptions = commonOptions.extend({
  concurrency: z.number(),
  migrate: z.boolean(),
  jobs: z.boolean(),
});

const builtScreens = join(import.meta.dirname, '../../../dist/web');

const roleOptions = (
  installation: Installation,
  o: { readonly migrate: boolean; readonly jobs: boolean },
) => ({
  databaseOwnerUrl: o.migrate ? installation.ownerUrl : null,
  databaseUrl: installation.appUrl,
  stateDir: installation.stateDir,
  allowLoopbackHosts: installation.allowLoopbackHosts,
  allowedPrivateHosts: installation.allowedPrivateHosts,
  ...(installation.extraCa === undefined ? {} : { extraCa: installation.extraCa }),
  jobs: o.jobs,
  log: installation.log,
});

const noMigrate = ['--no-migrate', 'leave the database as it is (another process migrates it)'] as const;
const noJobs = ['--no-jobs', 'do without pg-boss: workers look for due work every two seconds'] as const;

export const addServe = (program: Command): void =>
  addCommand(program, {
    name: 'serve',
    description: 'Start the console, and a worker with it; any number may run on one database.',
    options: serveOptions,
    define: (command) =>
      command
        .addOption(
          new Option('--port <n>', 'port of the console').default(4680).argParser(wholeNumber(0, 65_535)),
        )
        .option('--host <address>', 'address to listen on', '127.0.0.1')
        .addOption(
          new Option(
            '--public-url <url>',
            'how people reach the console, such as https://parasol.example.com',
          ).env('PARASOL_PUBLIC_URL'),
        )
        .option('--no-worker', 'the console alone; start `parasol worker` elsewhere')
        .option(...noMigrate)
        .option(...noJobs),
    async work(o, output) {
      const installation = await openInstallation('serve', o, (message) => output.line(message));
      try {
        const common = roleOptions(installation, o);
        const running = await startConsole({
          ...common,
          ...(await consoleSettings(process.env, installation.allowLoopbackHosts)),
          port: o.port,
          host: o.host,
          ...(o.publicUrl === undefined ? {} : { publicUrl: o.publicUrl }),
          ...(existsSync(join(builtScreens, 'index.html')) ? { webDir: builtScreens } : {}),
        });
        const worker = o.worker
          ? await startWorker({
              ...common,
              databaseOwnerUrl: null,
              ...(o.publicUrl === undefined ? {} : { publicUrl: o.publicUrl }),
            })
          : null;
        const { url, firstAdministratorUrl } = running;
        output.result(
          { ok: true, url, firstAdministratorUrl },
          firstAdministratorUrl === null
            ? `The console is at ${url}`
            : `The console is at ${url}\nThe first administrator signs in once, within a day, at\n  ${firstAdministratorUrl}`,
        );
        await untilStopped();
        await worker?.stop();
        await running.stop();
      } finally {
        await installation.close();
      }
    },
  });

export const addWorker = (program: Command): void =>
  addCommand(program, {
    name: 'worker',
    description: 'Start a worker; any number may run, on any hosts.',
    options: workerOptions,
    define: (command) =>
      command
        .addOption(
          new Option('--concurrency <n>', 'pieces of work under way at once')
            .default(8)
            .argParser(wholeNumber(1, 999)),
        )
        .option(...noMigrate)
        .option(...noJobs),
    async work(o, output) {
      const installation = await openInstallation('worker', o, (message) => output.line(message));
      try {
        giveWay();
        const worker = await startWorker({ ...roleOptions(installation, o), concurrency: o.concurrency });
        output.result({ ok: true, worker: worker.name }, `The worker ${worker.name} works.`);
        await untilStopped();
        await worker.stop();
      } finally {
        await installation.close();
      }
    },
  });
