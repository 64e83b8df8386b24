import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { categoryNamed } from '../scenario/catalogue.ts';
import { showIdentity } from '../reports/shapes.ts';
import { faultRules } from './faults.ts';
import { Refusal } from './refusal.ts';
import type { Sandbox } from './sandbox.ts';

const addedEvents = z.strictObject({
  organizationId: z.number().int().positive(),
  identity: z.union([
    z.strictObject({ id: z.number().int().positive() }),
    z.strictObject({ label: z.string().min(1).max(200), type: z.string().min(1).max(100).optional() }),
  ]),
  category: z.string().min(1).max(100).default('Command and Control'),
  verdict: z.string().min(1).max(20).default('blocked'),
  domain: z.string().min(1).max(253).default('beacon0.c2.example'),
  count: z.number().int().positive().max(100_000).default(1),
  /** Time of the first event. */
  at: z.iso.datetime({ offset: true }),
  everySeconds: z.number().int().min(0).max(86_400).default(1),
});

const eventBatch = z.union([
  addedEvents.transform((one) => [one]),
  z.strictObject({ events: z.array(addedEvents).max(10_000) }).transform(({ events }) => events),
]);

const newCustomer = z.strictObject({
  /** Key of the account it belongs to. */
  key: z.string(),
  name: z.string().min(1).max(255),
  seats: z.number().int().min(1).default(10),
});
const changedCustomer = z.strictObject({
  name: z.string().min(1).max(255).optional(),
  seats: z.number().int().min(1).optional(),
});
const changedKey = z.strictObject({
  scopes: z.array(z.string()).max(100).optional(),
  expireAt: z.string().max(40).optional(),
});
const switches = z.strictObject({
  rateLimits: z.boolean().optional(),
  tokenLifeSeconds: z.number().int().min(1).max(86_400).optional(),
});

const readBody = async <T>(context: Context, schema: z.ZodType<T>): Promise<T> => {
  const body: unknown = await context.req.json().catch(() => null);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Refusal(400, z.prettifyError(parsed.error));
  return parsed.data;
};

/** The sandbox's own switches, for demonstrations and tests; no part of Umbrella's API. */
export const controlApi = (sandbox: Sandbox): Hono => {
  const { world } = sandbox;
  const control = new Hono();

  const customerOf = (context: Context) => {
    const customer = world.customer(Number(context.req.param('organizationId')));
    if (customer === undefined) throw new Refusal(404, 'There is no such customer');
    return customer;
  };

  control.get('/status', (context) =>
    context.json({
      accounts: world.accounts.map((account) => ({
        kind: account.kind,
        name: account.name,
        key: account.key,
        secret: account.secret,
        scopes: [...account.scopes],
        customers: [...account.customers.values()].map(({ facts }) => ({
          organizationId: facts.organizationId,
          name: facts.name,
        })),
      })),
      lastWindowStart: sandbox.lastWindowStart.toISOString(),
      calls: Object.fromEntries(sandbox.calls.byMethod),
      callsByPath: Object.fromEntries(sandbox.calls.byPath),
      rateLimits: { enforced: sandbox.limits.enforced, exceeded: sandbox.limits.exceeded },
    }),
  );
  control.delete('/calls', (context) => {
    sandbox.calls.reset();
    sandbox.limits.exceeded = 0;
    return context.body(null, 204);
  });
  control.put('/switches', async (context) => {
    const { rateLimits, tokenLifeSeconds } = await readBody(context, switches);
    if (rateLimits !== undefined) sandbox.limits.enforced = rateLimits;
    if (tokenLifeSeconds !== undefined) sandbox.tokens.lifeSeconds = tokenLifeSeconds;
    return context.body(null, 204);
  });

  control.get('/faults', (context) => context.json({ rules: sandbox.faults.rules }));
  control.put('/faults', async (context) => {
    const { rules } = await readBody(context, faultRules);
    sandbox.faults.set(rules);
    return context.json({ rules: sandbox.faults.rules });
  });
  control.delete('/faults', (context) => {
    sandbox.faults.set([]);
    return context.body(null, 204);
  });

  control.post('/events', async (context) => {
    const events = await readBody(context, eventBatch);
    for (const one of events) {
      categoryNamed(one.category);
      const added = world.addEvents({ ...one, atMs: Date.parse(one.at), everyMs: one.everySeconds * 1_000 });
      if (!added) throw new Refusal(404, `There is no such customer or identity: ${one.organizationId}`);
    }
    return context.json({ added: events.reduce((sum, { count }) => sum + count, 0) }, 201);
  });

  control.post('/customers', async (context) => {
    const { key, name, seats } = await readBody(context, newCustomer);
    const account = world.accountByKey(key);
    if (account === undefined) throw new Refusal(404, 'There is no account with that key');
    const { facts } = world.addCustomer(account, name, seats);
    return context.json({ organizationId: facts.organizationId, name: facts.name, seats: facts.seats }, 201);
  });
  control.patch('/customers/:organizationId{[0-9]+}', async (context) => {
    const customer = customerOf(context);
    const { name, seats } = await readBody(context, changedCustomer);
    customer.facts = {
      ...customer.facts,
      name: name ?? customer.facts.name,
      seats: seats ?? customer.facts.seats,
    };
    return context.json({
      organizationId: customer.facts.organizationId,
      name: customer.facts.name,
      seats: customer.facts.seats,
    });
  });
  control.delete('/customers/:organizationId{[0-9]+}', (context) => {
    const customer = customerOf(context);
    customer.account.customers.delete(customer.facts.organizationId);
    return context.body(null, 204);
  });
  control.get('/customers/:organizationId{[0-9]+}/identities', (context) => {
    const { deployment } = customerOf(context).life();
    const all = [...deployment.roamingComputers, ...deployment.networks, ...deployment.appliances].map(
      ({ identity }) => identity,
    );
    return context.json([...all, ...deployment.sites, ...deployment.others].map(showIdentity));
  });

  control.patch('/accounts/:key', async (context) => {
    const account = world.accountByKey(context.req.param('key'));
    if (account === undefined) throw new Refusal(404, 'There is no account with that key');
    const { scopes, expireAt } = await readBody(context, changedKey);
    if (scopes !== undefined) account.scopes = new Set(scopes);
    if (expireAt !== undefined) account.expireAt = expireAt;
    return context.json({ key: account.key, scopes: [...account.scopes], expireAt: account.expireAt });
  });
  return control;
};
