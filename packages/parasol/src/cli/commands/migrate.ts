import { distribute } from '@parasol/postgres';
import type { Command } from 'commander';
import { z } from 'zod';

import { citusDistribution } from '../../schema/index.ts';
import { prepareDatabase } from '../../server.ts';
import { addCommand, commonOptions } from '../command.ts';
import { openInstallation } from '../installation.ts';

const options = commonOptions.extend({ citus: z.boolean().exactOptional() });

export const addMigrate = (program: Command): void =>
  addCommand(program, {
    name: 'migrate',
    description:
      'Bring the database to the schema of this version; refuses one that a newer version has changed.',
    options,
    define: (command) =>
      command.option(
        '--citus',
        "then share the providers' tables out among the workers of a Citus cluster (docs/scale.md)",
      ),
    async work(o, output) {
      const installation = await openInstallation('migrate', o, (message) => output.line(message));
      try {
        const applied = await prepareDatabase(installation.ownerUrl, { jobs: true });
        const shared = o.citus ? await distribute(installation.ownerUrl, citusDistribution) : null;
        const said = applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`;
        const told =
          shared === null
            ? ''
            : `\nShared out by provider: ${shared.distributed.join(', ') || 'nothing new'}; copied to every node: ${shared.reference.join(', ') || 'nothing new'}.`;
        output.result({ ok: true, applied, ...(shared ? { citus: shared } : {}) }, `${said}${told}`);
      } finally {
        await installation.close();
      }
    },
  });
