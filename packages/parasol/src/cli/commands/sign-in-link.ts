import type { Command } from 'commander';
import { z } from 'zod';

import { makeSignInLink } from '../../access/index.ts';
import { addCommand, commonOptions } from '../command.ts';
import { withRooms } from '../installation.ts';

const madeBy = 'parasol sign-in-link';

/** Lets somebody in who has lost the password. Who can run this can read the database anyway. */
export const addSignInLink = (program: Command): void =>
  addCommand(program, {
    name: 'sign-in-link',
    description: 'Print a link that signs a person in once, within 15 minutes; for who is locked out.',
    options: commonOptions.extend({ email: z.string(), publicUrl: z.string() }),
    define: (command) =>
      command
        .requiredOption('--email <e-mail>', 'of the person; a second factor is still asked for')
        .option('--public-url <url>', 'how people reach the console', 'http://127.0.0.1:4680'),
    async work(o, output) {
      await withRooms('sign-in-link', o, async (deps) => {
        const url = await makeSignInLink(deps, { email: o.email, consoleUrl: o.publicUrl, madeBy });
        output.result({ ok: true, url }, `${o.email} signs in once, within 15 minutes, at\n  ${url}`);
      });
    },
  });
