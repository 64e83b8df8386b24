import type { Command } from 'commander';
import { z } from 'zod';

import { systemActor } from '../../audit/index.ts';
import { raiseEpoch } from '../../ledger/index.ts';
import { addCommand, commonOptions } from '../command.ts';
import { withRooms } from '../installation.ts';

const options = commonOptions.extend({ reason: z.string().min(1).max(500) });

/** `parasol epoch raise`: for whoever promoted an asynchronous replica, before workers start on it. */
export const addEpoch = (program: Command): void => {
  const epoch = program.command('epoch').description('What is believed of writes made before now.');
  addCommand(epoch, {
    name: 'raise',
    description:
      'After an asynchronous replica was promoted, or the database went back otherwise: search for every write that is not done before it is sent again. Stop all workers first.',
    options,
    define: (command) => command.requiredOption('--reason <text>', 'what happened; kept in the audit log'),
    async work(o, output) {
      await withRooms('epoch raise', o, async (deps) => {
        const raised = await raiseEpoch(deps, {
          reason: o.reason,
          actor: systemActor('parasol epoch raise'),
        });
        output.result({ ok: true, ...raised }, `Epoch ${raised.epoch} has begun. Workers may start.`);
      });
    },
  });
};
