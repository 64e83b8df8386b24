#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDatabase, startEmbeddedServer } from '@parasol/postgres';
import { Command, InvalidArgumentError, Option } from 'commander';
import { pino } from 'pino';
import { z } from 'zod';
import { startPsaSandbox } from './server.ts';
import { exportToFile, importFromFile } from './transfer/files.ts';

function port(text: string): number {
  const read = z.coerce.number().int().min(0).max(65_535).safeParse(text);
  if (!read.success) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return read.data;
}

const optionsSchema = z.object({
  port: z.number(),
  httpsPort: z.number(),
  https: z.boolean().optional(),
  host: z.string(),
  seed: z.enum(['none', 'small', 'medium', 'large']),
  state: z.string(),
  company: z.string(),
  callbacksAnywhere: z.boolean().optional(),
  databaseUrl: z.string().optional(),
});

const command = new Command('parasol-psa')
  .description(
    'A ConnectWise-compatible PSA on this machine: the REST API, and the screens for roles, members and keys.',
  )
  .option('--port <port>', 'http', port, 4681)
  .option('--https', 'serve https as well, with a test CA of its own')
  .option('--https-port <port>', 'https', port, 4691)
  .option('--host <host>', 'the address to listen on', '127.0.0.1')
  .addOption(
    new Option('--seed <size>', 'data for an empty database')
      .choices(['none', 'small', 'medium', 'large'])
      .default('small'),
  )
  .option('--callbacks-anywhere', 'send callbacks to other machines too, not only to this one')
  .option('--company <id>', 'the company to log in to', 'parasol')
  .option('--state <dir>', 'where the database and the test CA are kept', join(homedir(), '.parasol-psa'))
  .addOption(
    new Option('--database-url <url>', 'a PostgreSQL of your own instead of the embedded one').env(
      'PSA_DATABASE_URL',
    ),
  );

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

type Options = z.infer<typeof optionsSchema>;

/** The database that the options name, or the embedded one, started if it isn't running. */
async function openDatabase(o: Options): Promise<{ url: string; stop(): Promise<void> }> {
  if (o.databaseUrl !== undefined) return { url: o.databaseUrl, stop: async () => undefined };
  const server = await startEmbeddedServer({ stateDir: o.state, onProgress: say });
  return { url: await ensureDatabase(server.address, 'psa'), stop: () => server.stop() };
}

async function withDatabase(work: (url: string) => Promise<string>): Promise<void> {
  const database = await openDatabase(optionsSchema.parse(command.opts()));
  try {
    say(await work(database.url));
  } finally {
    await database.stop();
  }
}

async function serve(): Promise<void> {
  const o = optionsSchema.parse(command.opts());
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'warn' }, pino.destination(2));
  const database = await openDatabase(o);
  const webDir = fileURLToPath(new URL('../dist/web', import.meta.url));
  const sandbox = await startPsaSandbox({
    databaseOwnerUrl: database.url,
    port: o.port,
    httpsPort: o.https === true ? o.httpsPort : null,
    host: o.host,
    seed: o.seed,
    stateDir: join(o.state, 'tls'),
    settings: { companyId: o.company },
    callbacks: { anyTarget: o.callbacksAnywhere === true },
    ...(existsSync(join(webDir, 'index.html')) ? { webDir } : {}),
    log,
  });
  say(`PSA sandbox  ${sandbox.url}  (company ${o.company})`);
  if (sandbox.httpsUrl !== null) {
    say(`       https  ${sandbox.httpsUrl}`);
    say(`Trust its test CA:  NODE_EXTRA_CA_CERTS=${sandbox.caFile}   REQUESTS_CA_BUNDLE=${sandbox.caFile}`);
  }
  const end = (): void => {
    sandbox
      .stop()
      .then(() => database.stop())
      .then(() => process.exit(0))
      .catch((error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      });
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

command.action(serve);
command
  .command('export')
  .argument('<file>', 'a new file')
  .description('write all data as JSON lines')
  .action((file: string) =>
    withDatabase(async (url) => {
      await exportToFile(url, file);
      return `All data is in ${file}.`;
    }),
  );
command
  .command('import')
  .argument('<file>', 'JSON lines that were exported')
  .description('replace all data by those of a file; the sandbox must not be running')
  .action((file: string) =>
    withDatabase(async (url) => `${await importFromFile(url, file)} rows were taken in from ${file}.`),
  );

command.parseAsync().catch((error: unknown) => {
  process.stderr.write(`parasol-psa: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
