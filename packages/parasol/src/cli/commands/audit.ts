import { once } from 'node:events';
import type { Command } from 'commander';
import { z } from 'zod';

import { auditLines, installationAuditId, keptEnds, verifyAudit } from '../../audit/index.ts';
import { addCommand, commonOptions } from '../command.ts';
import { withRooms } from '../installation.ts';
import { chosenProviders } from '../providers.ts';

const options = commonOptions.extend({
  provider: z.string().exactOptional(),
  against: z.string().exactOptional(),
});

const exportOptions = commonOptions.extend({ provider: z.string().exactOptional() });

/** Who did what, for keeping elsewhere: one JSON object per line, with the hashes that chain them. */
const addExport = (audit: Command): void =>
  addCommand(audit, {
    name: 'export',
    description: 'Write all lines as JSON to standard output, oldest first, for keeping off this machine.',
    options: exportOptions,
    define: (command) =>
      command.option('--provider <id or name>', 'only this one; default: all, and the installation'),
    async work(o) {
      await withRooms('audit export', o, async (deps) => {
        const ids = (await chosenProviders(deps, o.provider)).map((provider) => provider.id);
        if (o.provider === undefined) ids.push(installationAuditId);
        for (const id of ids)
          for await (const line of auditLines(deps, id))
            if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain');
      });
    },
  });

export const addAudit = (program: Command): void => {
  const audit = program.command('audit').description('The record of who did what.');
  addExport(audit);
  addCommand(audit, {
    name: 'verify',
    description:
      'Check the chain of hashes: finds any line that was changed, removed or put in. Ends with 1 if there is one.',
    options,
    define: (command) =>
      command
        .option('--provider <id or name>', 'only this one; default: all, and the installation')
        .option(
          '--against <file>',
          'an export that was kept elsewhere: also finds a log that was written anew as a whole',
        ),
    async work(o, output) {
      const ends = o.against === undefined ? null : await keptEnds(o.against);
      await withRooms('audit verify', o, async (deps) => {
        const providers = await chosenProviders(deps, o.provider);
        const chains = providers.map((provider) => ({ name: provider.name, id: provider.id }));
        if (o.provider === undefined) {
          chains.push({ name: '(installation)', id: installationAuditId });
          const here = new Set(chains.map(({ id }) => id));
          for (const id of ends?.keys() ?? []) if (!here.has(id)) chains.push({ name: id, id });
        }
        const verdicts = [];
        for (const { name, id } of chains) {
          const verdict = await verifyAudit(deps, id, ends?.get(id));
          verdicts.push({ name, ...verdict });
          output.line(
            verdict.intact
              ? `${name}: ${verdict.lines} lines, intact`
              : `${name}: broken at line ${verdict.brokenAtSeq}: ${verdict.reason}`,
          );
        }
        const ok = verdicts.every((verdict) => verdict.intact);
        if (!ok) process.exitCode = 1;
        output.result({ ok, verdicts }, ok ? 'Every chain is intact.' : 'A chain is broken: see above.');
      });
    },
  });
};
