import { Option, type Command } from 'commander';
import { z } from 'zod';

import { systemActor } from '../../audit/index.ts';
import { installationFacts, saveSettle, type InstallationFacts } from '../../ledger/index.ts';
import { addCommand, commonOptions, wholeNumber } from '../command.ts';
import { withRooms } from '../installation.ts';

const options = commonOptions.extend({
  minutes: z.number().exactOptional(),
  default: z.boolean().exactOptional(),
});

const minuteMs = 60_000;
const minutes = (ms: number): string => `${Math.round(ms / 6_000) / 10} minutes`;

/** In words, for the table of `parasol status` as well. */
export const settleText = (facts: InstallationFacts): string =>
  `Settle ${minutes(facts.settleMs)}${facts.chosenSettleMs === null ? '' : ' (set)'}; the latest that ConnectWise was seen to apply a write: ${minutes(facts.greatestLatenessMs)}`;

/** `parasol settle`: how long a write whose answer never came is waited for before it is sent again. */
export const addSettle = (program: Command): void =>
  addCommand(program, {
    name: 'settle',
    description:
      'Show how long ConnectWise is given to apply a write whose answer never came, before it is sent again; or set it.',
    options,
    define: (command) =>
      command
        .addOption(
          new Option('--minutes <n>', 'so long; less than a write may take is refused').argParser(
            wholeNumber(1, 1_440),
          ),
        )
        .addOption(new Option('--default', 'as it is without a setting: 15 minutes').conflicts('minutes')),
    async work(o, output) {
      await withRooms('settle', o, async (deps) => {
        const wanted = o.minutes === undefined ? null : o.minutes * minuteMs;
        const facts =
          wanted === null && o.default !== true
            ? await installationFacts(deps)
            : await saveSettle(deps, { settleMs: wanted, actor: systemActor('parasol settle') });
        output.result({ ok: true, ...facts }, settleText(facts));
      });
    },
  });
