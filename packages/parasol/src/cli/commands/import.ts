import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';

import { systemActor } from '../../audit/index.ts';
import { parasolError } from '../../errors/index.ts';
import { legacyFile, takeOver } from '../../legacy/index.ts';
import { addCommand, commonOptions } from '../command.ts';
import { withRooms } from '../installation.ts';
import { chosenProviders } from '../providers.ts';

const parse = (text: string): z.infer<typeof legacyFile> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw parasolError('bad_input', { fields: { file: 'It is not JSON.' } });
  }
  const parsed = legacyFile.safeParse(value);
  if (parsed.success) return parsed.data;
  // Paths and rules only: the file holds a password.
  const fields = Object.fromEntries(
    parsed.error.issues.slice(0, 20).map((issue) => [issue.path.join('.'), issue.message]),
  );
  throw parasolError('bad_input', { fields });
};

export const addImport = (program: Command): void =>
  addCommand(program, {
    name: 'import',
    description:
      'Take over an older integration (user name and password) with its mappings, type and open tickets, from a JSON file.',
    options: commonOptions.extend({ provider: z.string(), file: z.string() }),
    define: (command) =>
      command
        .requiredOption('--provider <id or name>', 'whose integration it is')
        .requiredOption('--file <path>', 'format and version as in docs/legacy-import.md'),
    async work(o, output) {
      const file = parse(await readFile(o.file, 'utf8'));
      await withRooms('import', o, async (deps) => {
        const [provider] = await chosenProviders(deps, o.provider);
        if (provider === undefined) throw parasolError('not_found');
        const taken = await takeOver(deps, provider.id, file, systemActor('parasol import'));
        const lines = taken.errors.map((error) => `  not mapped: ${JSON.stringify(error)}`);
        output.result(
          { ok: true, ...taken },
          [
            `Taken over: ${taken.mapped} mapped, ${taken.unchanged} as they were, ${taken.tickets} open tickets.`,
            ...lines,
            'Next: paste a key pair in the console; mappings, configurations and tickets stay linked.',
          ].join('\n'),
        );
      });
    },
  });
