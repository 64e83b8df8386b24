import type { Command } from 'commander';
import { z } from 'zod';

import { parasolError } from '../../errors/index.ts';
import { runRightsCheck, type RightsReport } from '../../rights/index.ts';
import { addCommand, commonOptions } from '../command.ts';
import { withRooms } from '../installation.ts';
import { table } from '../output.ts';
import { chosenProviders } from '../providers.ts';

const options = commonOptions.extend({ provider: z.string().exactOptional() });

const textOf = (report: RightsReport): string => {
  const rows = report.rights.map((right) => [
    right.state,
    right.table ?? `${right.area} > ${right.row}`,
    right.column ?? 'allowed table',
    right.why ?? '',
  ]);
  const excess = report.excess.length === 0 ? '' : `\nMore than needed:\n  ${report.excess.join('\n  ')}`;
  const hidden =
    report.hidden.length === 0 ? '' : `\nHidden:\n  ${report.hidden.map((one) => one.why).join('\n  ')}`;
  return `${report.granted} of ${report.rights.length} rights\n${table(rows)}${excess}${hidden}`;
};

export const addCheck = (program: Command): void =>
  addCommand(program, {
    name: 'check',
    description: "Check each provider's ConnectWise key, right by right. Ends with 1 if one is missing.",
    options,
    define: (command) => command.option('--provider <id or name>', 'only this one; default: all'),
    async work(o, output) {
      await withRooms('check', o, async (deps) => {
        const providers = await chosenProviders(deps, o.provider);
        if (providers.length === 0) throw parasolError('no_providers');
        const checks = [];
        for (const provider of providers) {
          const report = await runRightsCheck(deps, provider.id);
          output.line(`${provider.name}: ${textOf(report)}\n`);
          checks.push({ provider: provider.name, report });
        }
        const ok = checks.every(({ report }) => report.missing.length === 0);
        if (!ok) process.exitCode = 1;
        output.result({ ok, checks }, ok ? 'No right is missing.' : 'Rights are missing; see above.');
      });
    },
  });
