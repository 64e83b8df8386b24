import type { Command } from 'commander';
import { z } from 'zod';

import type { Deps } from '../../deps.ts';
import { parasolError } from '../../errors/index.ts';
import type { Provider } from '../../providers/index.ts';
import { runHere, type Run } from '../../runs/index.ts';
import { addCommand, commonOptions } from '../command.ts';
import { withRooms } from '../installation.ts';
import type { Output } from '../output.ts';
import { chosenProviders } from '../providers.ts';

const options = commonOptions.extend({
  provider: z.string().exactOptional(),
  dryRun: z.boolean().exactOptional(),
  releaseBrake: z.boolean().exactOptional(),
});
type Options = z.infer<typeof options>;

const progressLine = (run: Run): string => {
  const step = run.steps.findLast((one) => !one.finished) ?? run.steps.at(-1);
  const count = step && step.done > 0 ? ` ${step.done}${step.total === null ? '' : ` of ${step.total}`}` : '';
  return `  ${run.state}${step ? `: ${step.step}${count}` : ''}`;
};

const summaryOf = (provider: Provider, run: Run): string => {
  const { result } = run;
  if (!result) return `${provider.name}: ${run.state}`;
  const { configurations, tickets } = result;
  return [
    `${provider.name}: ${run.state}`,
    `  customers ${result.customers}, mapped ${result.mapped}`,
    `  configurations created ${configurations.created}, updated ${configurations.updated}, unchanged ${configurations.unchanged}, suspended ${configurations.suspended}, refused ${configurations.refused}`,
    `  tickets created ${tickets.created}, appended ${tickets.appended}, reopened ${tickets.reopened}, closed ${tickets.closed}`,
    `  calls to ConnectWise: ${result.reads} reads, ${result.writes} writes`,
    ...(result.plan
      ? [
          `  would write ${result.plan.configurations.length} configurations and ${result.plan.tickets.length} tickets or notes`,
        ]
      : []),
    ...(run.problem ? [`  ${run.problem.message} ${run.problem.advice}`] : []),
  ].join('\n');
};

const syncOne = async (deps: Deps, provider: Provider, o: Options, output: Output): Promise<Run> => {
  const request = {
    trigger: 'manual',
    requestedBy: 'parasol sync',
    dryRun: o.dryRun ?? false,
    brakeReleased: o.releaseBrake ?? false,
  } as const;
  const run = await runHere(deps, provider.id, request, (now) => output.line(progressLine(now)));
  output.line(summaryOf(provider, run));
  return run;
};

export const addSync = (program: Command): void =>
  addCommand(program, {
    name: 'sync',
    description: 'Run now: read both sides, bring configurations up to date, make and extend tickets.',
    options,
    define: (command) =>
      command
        .option('--provider <id or name>', 'only this one; default: all')
        .option('--dry-run', 'decide everything and write nothing')
        .option(
          '--release-brake',
          'let a run pass that was stopped because it would suspend, or make again, too much',
        ),
    async work(o, output) {
      await withRooms('sync', o, async (deps) => {
        const runs = [];
        for (const provider of await chosenProviders(deps, o.provider))
          runs.push({ provider: provider.name, ...(await syncOne(deps, provider, o, output)) });
        if (runs.length === 0) throw parasolError('no_providers');
        const ok = runs.every((run) => run.state === 'done');
        if (!ok) process.exitCode = 1;
        output.result({ ok, runs }, ok ? 'Done.' : 'Not everything was done; see above.');
      });
    },
  });
