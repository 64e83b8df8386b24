import type { Command } from 'commander';

import { rewrapSignInSecret } from '../../access/index.ts';
import { auditInstallation, systemActor } from '../../audit/index.ts';
import { rewrapLogSources } from '../../exports/index.ts';
import { rewrapKeptAnswers } from '../../idempotency/index.ts';
import { rewrapMarkerKey } from '../../ledger/index.ts';
import { rewrapNoticeSecrets } from '../../notices/index.ts';
import { listProviders, rewrapCredentials } from '../../providers/index.ts';
import { addMasterKey, createVault, rewrapCheck } from '../../vault/index.ts';
import { addCommand, commonOptions } from '../command.ts';
import { withRooms } from '../installation.ts';

/** Wraps every secret under a new master key, or under the first one of `PARASOL_MASTER_KEY`, while all goes on. */
export const addKey = (program: Command): void => {
  const key = program.command('key').description('The master key that seals every secret.');
  addCommand(key, {
    name: 'rotate',
    description: 'Make a new master key and seal everything with it; consoles and workers go on.',
    options: commonOptions,
    define: (command) => command,
    async work(o, output) {
      await withRooms('key rotate', o, async (deps, { stateDir }) => {
        const { env } = process;
        // A key from outside is rotated there: the new one is put first, and this command seals with it.
        const outside = ['PARASOL_MASTER_KEY', 'PARASOL_MASTER_KEY_FILE', 'PARASOL_MASTER_KEY_COMMAND'].some(
          (name) => Boolean(env[name]),
        );
        const vault = outside ? deps.vault : createVault(await addMasterKey(stateDir));
        const rooms = { ...deps, vault };
        const credentials = (await rewrapCredentials(rooms)) + (await rewrapLogSources(rooms));
        const others = [
          await rewrapKeptAnswers(rooms),
          await rewrapMarkerKey(rooms),
          Number(await rewrapSignInSecret(rooms)),
        ];
        const providers = await listProviders(rooms);
        others.push(
          await rewrapNoticeSecrets(
            rooms,
            providers.map((provider) => provider.id),
          ),
        );
        const check = Number(await rewrapCheck(deps.db, vault));
        const sealed = credentials + check + others.reduce((sum, count) => sum + count, 0);
        await auditInstallation(deps, {
          actor: systemActor('parasol key rotate'),
          action: 'master-key.rotated',
          subject: vault.currentKeyId,
          details: { sealed },
        });
        output.result(
          { ok: true, keyId: vault.currentKeyId, sealed },
          `${sealed} secrets are sealed with the key ${vault.currentKeyId}. Leave the older keys where they are until every console and worker seals with it: docs/runbook.md, Keys.`,
        );
      });
    },
  });
};
