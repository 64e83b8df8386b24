import type { Command } from 'commander';
import { z } from 'zod';

import { prepareDatabase } from '../../server.ts';
import { answerTo } from '../ask.ts';
import { addCommand, commonOptions } from '../command.ts';
import { withRooms } from '../installation.ts';
import { setUpProvider, type SetUp, type SetUpResult } from '../set-up-provider.ts';

const options = commonOptions.extend({
  name: z.string().exactOptional(),
  umbrellaUrl: z.string().exactOptional(),
  umbrellaKey: z.string().exactOptional(),
  site: z.string().exactOptional(),
  companyId: z.string().exactOptional(),
  clientId: z.string().exactOptional(),
  publicKey: z.string().exactOptional(),
  mapExact: z.boolean().default(false),
});
type Options = z.infer<typeof options>;

const asked = async (o: Options): Promise<SetUp> => {
  const where = { env: process.env, interactive: process.stdin.isTTY && !o.json };
  const umbrella = {
    key: await answerTo(
      { message: 'Umbrella API Key', given: o.umbrellaKey, option: '--umbrella-key' },
      where,
    ),
    secret: await answerTo(
      { message: 'Umbrella Key Secret', variable: 'PARASOL_UMBRELLA_SECRET', secret: true },
      where,
    ),
    ...(o.umbrellaUrl === undefined ? {} : { baseUrl: o.umbrellaUrl }),
  };
  const site = await answerTo(
    { message: 'ConnectWise site: na, eu, au or a host', given: o.site, option: '--site', suggestion: 'na' },
    where,
  );
  const psa = {
    site,
    companyId: await answerTo({ message: 'Company ID', given: o.companyId, option: '--company-id' }, where),
    clientId: await answerTo({ message: 'Client ID', given: o.clientId, option: '--client-id' }, where),
    publicKey: await answerTo(
      { message: 'Public API Key', given: o.publicKey, option: '--public-key' },
      where,
    ),
    privateKey: await answerTo(
      { message: 'Private API Key', variable: 'PARASOL_PSA_PRIVATE_KEY', secret: true },
      where,
    ),
  };
  const name = await answerTo({ message: "The provider's name", given: o.name, option: '--name' }, where);
  return { name, umbrella, psa, mapExact: o.mapExact };
};

const nextOf = ({ rights, customers, mapped, suggestions }: SetUpResult): string[] => [
  ...rights.missing.map((right) => `Grant in ConnectWise: ${right}`),
  ...rights.excess.map((right) => `More than needed, take it away: ${right}`),
  ...(mapped < customers
    ? [`Map the other customers (${suggestions} suggestions): console, Customers > Mapping.`]
    : []),
  'Choose board, priority and threshold: console, PSA Integration Details > Ticketing.',
  'See what would be written: parasol sync --dry-run',
];

export const addSetup = (program: Command): void =>
  addCommand(program, {
    name: 'setup',
    description:
      'Connect a provider without the browser: try and save both keys, check the rights, read customers and companies. Asks for what is not given.',
    options,
    define: (command) =>
      command
        .option('--name <name>', "the provider's name; one of that name is gone on with")
        .option('--umbrella-key <key>', 'Umbrella API key; its secret comes from PARASOL_UMBRELLA_SECRET')
        .option('--umbrella-url <url>', "where Umbrella's API is (default: https://api.umbrella.com)")
        .option('--site <site>', 'na, eu, au, or the host of your ConnectWise')
        .option('--company-id <id>', 'Company ID of your ConnectWise')
        .option('--client-id <guid>', 'client ID from the ConnectWise developer portal')
        .option(
          '--public-key <key>',
          "the API member's public key; the private one comes from PARASOL_PSA_PRIVATE_KEY",
        )
        .option('--map-exact', 'map each customer that has the name of exactly one company'),
    async work(o, output) {
      const setUp = await asked(o);
      await withRooms(
        'setup',
        o,
        async (deps) => {
          const result = await setUpProvider(deps, setUp, (line) => output.line(line));
          for (const notice of result.notices) output.line(notice);
          const ok = result.rights.missing.length === 0;
          if (!ok) process.exitCode = 1;
          const { provider, rights, customers, companies, mapped, suggestions } = result;
          const next = nextOf(result);
          const told = { granted: rights.granted, checked: rights.rights.length, missing: rights.missing };
          output.result(
            { ok, provider, rights: told, customers, companies, mapped, suggestions, next },
            `\nWhat is left:\n${next.map((line) => `  ${line}`).join('\n')}`,
          );
        },
        (ownerUrl) => prepareDatabase(ownerUrl, { jobs: true }),
      );
    },
  });
