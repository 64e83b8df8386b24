import type { Role } from './roles.ts';

/**
 * The one table that says who may do what. Every route asks it, and it is sent to the screens, which hide or
 * disable by it; the screens decide nothing themselves.
 *
 * `restricted` says what an action means to a person who may see only some customers: `filtered` (shown for
 * those customers only), `same` (nothing in it belongs to one customer) or `denied` (it shows or changes
 * things of all customers at once).
 */
type Rule = { readonly roles: readonly Role[]; readonly restricted: 'filtered' | 'same' | 'denied' };

const everyone: readonly Role[] = [
  'full-admin',
  'integration-admin',
  'operator',
  'reporting-only',
  'read-only',
];
const readers: readonly Role[] = ['full-admin', 'integration-admin', 'operator', 'read-only'];
const operators: readonly Role[] = ['full-admin', 'integration-admin', 'operator'];
const integrators: readonly Role[] = ['full-admin', 'integration-admin'];
const admins: readonly Role[] = ['full-admin'];

export const policy = {
  'provider.read': { roles: everyone, restricted: 'same' },
  'overview.read': { roles: everyone, restricted: 'denied' },
  'umbrella.read': { roles: readers, restricted: 'denied' },
  'umbrella.change': { roles: integrators, restricted: 'denied' },
  'psa.read': { roles: readers, restricted: 'denied' },
  'psa.change': { roles: integrators, restricted: 'denied' },
  'rights.read': { roles: readers, restricted: 'denied' },
  'rights.check': { roles: operators, restricted: 'denied' },
  'settings.read': { roles: readers, restricted: 'denied' },
  'settings.change': { roles: integrators, restricted: 'denied' },
  'customers.read': { roles: everyone, restricted: 'filtered' },
  'customers.refresh': { roles: operators, restricted: 'denied' },
  'companies.read': { roles: readers, restricted: 'denied' },
  'mappings.read': { roles: readers, restricted: 'denied' },
  'mappings.change': { roles: operators, restricted: 'denied' },
  'configurations.read': { roles: everyone, restricted: 'filtered' },
  'incidents.read': { roles: everyone, restricted: 'filtered' },
  'runs.read': { roles: readers, restricted: 'denied' },
  'runs.start': { roles: operators, restricted: 'denied' },
  'writes.read': { roles: readers, restricted: 'denied' },
  'writes.change': { roles: operators, restricted: 'denied' },
  'audit.read': { roles: ['full-admin', 'integration-admin', 'read-only'], restricted: 'denied' },
  'admins.read': { roles: ['full-admin', 'integration-admin', 'read-only'], restricted: 'denied' },
  'admins.change': { roles: admins, restricted: 'denied' },
  'tokens.own': { roles: everyone, restricted: 'same' },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof policy;

/** A person's place at one provider. `customers` null: all of them. */
export type Membership = {
  readonly userId: string;
  readonly providerId: string;
  readonly role: Role;
  readonly customers: readonly number[] | null;
};

/** Whether this membership may do this action at its own provider. */
export const may = (membership: Pick<Membership, 'role' | 'customers'>, action: Action): boolean => {
  const rule: Rule = policy[action];
  if (!rule.roles.includes(membership.role)) return false;
  return membership.customers === null || rule.restricted !== 'denied';
};

/** The actions that a membership may do, for the screens. */
export const allowedActions = (membership: Pick<Membership, 'role' | 'customers'>): Action[] =>
  actions.filter((action) => may(membership, action));

export const isAction = (key: string): key is Action => key in policy;
export const actions: readonly Action[] = Object.keys(policy).filter(isAction);

// What decides who and what gets in at all is for people, who can be asked for their password again.
const peopleOnly: ReadonlySet<Action> = new Set([
  'umbrella.change',
  'psa.change',
  'admins.read',
  'admins.change',
  'tokens.own',
]);

/** The actions that an API token can be given. */
export const tokenScopes: readonly Action[] = actions.filter((action) => !peopleOnly.has(action));
