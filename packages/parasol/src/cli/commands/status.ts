import type { Command } from 'commander';
import { z } from 'zod';

import type { Deps } from '../../deps.ts';
import { installationFacts, ledgerStatus } from '../../ledger/index.ts';
import { credentialStatus, type Provider } from '../../providers/index.ts';
import { listRuns, runsPaused } from '../../runs/index.ts';
import { addCommand, commonOptions } from '../command.ts';
import { withRooms } from '../installation.ts';
import { table } from '../output.ts';
import { chosenProviders } from '../providers.ts';
import { settleText } from './settle.ts';

const options = commonOptions.extend({ provider: z.string().exactOptional() });

const statusOf = async (deps: Deps, provider: Provider) => {
  const { psa, umbrella } = await credentialStatus(deps, provider.id);
  const { rows } = await listRuns(deps, provider.id, { pageSize: 1 });
  const writes = await ledgerStatus(deps, provider.id);
  return {
    id: provider.id,
    name: provider.name,
    kind: provider.kind,
    psa: psa ? { site: psa.site, companyId: psa.companyId, enabled: psa.enabled } : null,
    umbrella: umbrella ? { baseUrl: umbrella.baseUrl, expiresAt: umbrella.expiresAt } : null,
    paused: await runsPaused(deps, provider.id),
    lastRun: rows[0] ?? null,
    writes: writes.states,
    careful: writes.careful,
    duplicates: writes.duplicates,
  };
};

export const addStatus = (program: Command): void =>
  addCommand(program, {
    name: 'status',
    description: 'Show each provider: connections, last run, and writes that wait for somebody.',
    options,
    define: (command) => command.option('--provider <id or name>', 'only this one'),
    async work(o, output) {
      await withRooms('status', o, async (deps) => {
        const installation = await installationFacts(deps);
        const providers = [];
        for (const provider of await chosenProviders(deps, o.provider))
          providers.push(await statusOf(deps, provider));
        const rows = providers.map((one) => [
          one.name,
          one.kind.toUpperCase(),
          one.psa ? (one.psa.enabled ? 'connected' : 'off') : 'no keys',
          one.umbrella ? 'connected' : 'no key',
          one.paused ? 'paused' : (one.lastRun?.state ?? 'never'),
          one.lastRun?.createdAt.toISOString().slice(0, 16) ?? '',
          `${one.writes.unknown ?? 0} / ${one.writes.refused ?? 0} / ${one.writes.held ?? 0}`,
        ]);
        const heading = [
          'Provider',
          'Kind',
          'ConnectWise',
          'Umbrella',
          'Last run',
          'at (UTC)',
          'unknown / refused / held',
        ];
        output.result(
          { ok: true, installation, providers },
          `Epoch ${installation.epoch}\n${settleText(installation)}\n${table([heading, ...rows])}`,
        );
      });
    },
  });
