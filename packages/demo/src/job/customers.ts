import type { Step } from './job.ts';

/** Reads the customers of each provider. */
export const readCustomers: Step = {
  name: 'Customers from Umbrella',
  run: async (job) => {
    let total = 0;
    for (const provider of job.providers) {
      await job.console.refreshCustomers(provider.id);
      total += await job.console.countCustomers(provider.id);
    }
    job.report.customers = total;
    const expected = job.umbrella?.accounts.reduce((sum, account) => sum + account.customers.length, 0) ?? 0;
    if (total !== expected)
      throw new Error(`Umbrella has ${expected} customers, the console shows ${total}.`);
    return `${total} customers`;
  },
};

/** Maps customers to companies as the console suggests. */
export const mapCustomers: Step = {
  name: 'Mapping of customers to companies',
  run: async (job) => {
    for (const provider of job.providers) {
      await job.console.refreshCompanies(provider.id);
      const mappings = (await job.console.suggestions(provider.id)).map(
        ({ organizationId, companyRecId }) => ({ organizationId, companyRecId }),
      );
      if (mappings.length === 0) continue;
      const { errors } = await job.console.map(provider.id, mappings);
      if (errors[0] !== undefined)
        throw new Error(`${errors.length} refused; the first: ${errors[0].message}`);
    }
    let mapped = 0;
    for (const provider of job.providers) mapped += await job.console.countCustomers(provider.id, 'mapped');
    job.report.mapped = mapped;
    if (mapped < job.report.customers)
      throw new Error(`Only ${mapped} of ${job.report.customers} could be mapped by suggestions.`);
    return `${mapped} of ${job.report.customers}`;
  },
};

/** Chooses board and priority for the tickets, and the threshold. */
export const chooseTicketing: Step = {
  name: 'Board, priority and threshold',
  run: async (job) => {
    const chosen = [];
    for (const provider of job.providers) {
      const boards = (await job.console.boards(provider.id)).filter((board) => !board.inactive);
      const board = boards.find((candidate) => /security|alert/i.test(candidate.name)) ?? boards[0];
      const priorities = (await job.console.priorities(provider.id)).filter((priority) => !priority.inactive);
      const priority =
        priorities.find((candidate) => /high|priority 2/i.test(candidate.name)) ?? priorities[0];
      if (board === undefined || priority === undefined)
        throw new Error('The PSA shows no board or no priority.');
      await job.console.saveSettings(provider.id, {
        ticketing: {
          enabled: true,
          boardId: board.id,
          boardName: board.name,
          priorityId: priority.id,
          priorityName: priority.name,
          threshold: job.threshold,
        },
      });
      chosen.push(`${board.name}, ${priority.name}`);
    }
    return `${[...new Set(chosen)].join('; ')}; more than ${job.threshold} in a window`;
  },
};
