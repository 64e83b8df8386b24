import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { PersonFrame, ProviderFrame } from './frame/provider-frame.tsx';
import { Lost, LostInside } from './screens/start/lost.tsx';
import { Home } from './screens/start/home.tsx';

const root = createRootRoute({ notFoundComponent: Lost });

// Each part of the console is a file of its own, fetched when it is first opened.
const signIn = () => import('./screens/start/sign-in.tsx');
const newAccount = () => import('./screens/start/new-account.tsx');
const newProvider = () => import('./screens/start/new-provider.tsx');
const account = () => import('./screens/account/account.tsx');
const overview = () => import('./screens/overview/overview.tsx');
const customers = () => import('./screens/customers/index.ts');
const configurations = () => import('./screens/configurations/configurations.tsx');
const tickets = () => import('./screens/tickets/index.ts');
const runs = () => import('./screens/runs/index.ts');
const writes = () => import('./screens/writes/writes.tsx');
const umbrella = () => import('./screens/umbrella/umbrella.tsx');
const psa = () => import('./screens/psa/index.ts');
const settings = () => import('./screens/settings/index.ts');

type Screen = ReturnType<typeof lazyRouteComponent>;
const open = (path: string, component: Screen) =>
  createRoute({ getParentRoute: () => root, path, component });

const person = createRoute({ getParentRoute: () => root, id: 'person', component: PersonFrame });
const ofPerson = (path: string, component: Screen) =>
  createRoute({ getParentRoute: () => person, path, component });

const provider = createRoute({
  getParentRoute: () => root,
  path: '/p/$providerId',
  component: ProviderFrame,
  notFoundComponent: LostInside,
});
const at = (path: string, component: Screen) =>
  createRoute({ getParentRoute: () => provider, path, component });

const psaFrame = createRoute({
  getParentRoute: () => provider,
  path: '/settings/psa',
  component: lazyRouteComponent(psa, 'PsaFrame'),
});
const atPsa = (path: string, component: Screen) =>
  createRoute({ getParentRoute: () => psaFrame, path, component });

export const router = createRouter({
  routeTree: root.addChildren([
    createRoute({ getParentRoute: () => root, path: '/', component: Home }),
    open('/sign-in', lazyRouteComponent(signIn, 'SignIn')),
    open('/first-administrator', lazyRouteComponent(newAccount, 'FirstAdministrator')),
    open('/sign-in/oidc', lazyRouteComponent(signIn, 'FromIdentityProvider')),
    open('/sign-in-link', lazyRouteComponent(signIn, 'SignInLink')),
    open('/invitation', lazyRouteComponent(newAccount, 'Invitation')),
    person.addChildren([
      ofPerson('/providers/new', lazyRouteComponent(newProvider, 'NewProvider')),
      ofPerson('/account', lazyRouteComponent(account, 'Account')),
    ]),
    provider.addChildren([
      at('/', lazyRouteComponent(overview, 'Overview')),
      at('/overview', lazyRouteComponent(overview, 'Overview')),
      at('/customers', lazyRouteComponent(customers, 'Customers')),
      at('/customers/mapping', lazyRouteComponent(customers, 'Mapping')),
      at('/customers/$organizationId', lazyRouteComponent(customers, 'Customer')),
      at('/configurations', lazyRouteComponent(configurations, 'Configurations')),
      at('/tickets', lazyRouteComponent(tickets, 'Tickets')),
      at('/tickets/$incidentId', lazyRouteComponent(tickets, 'Ticket')),
      at('/runs', lazyRouteComponent(runs, 'Runs')),
      at('/runs/$runId', lazyRouteComponent(runs, 'Run')),
      at('/writes', lazyRouteComponent(writes, 'Writes')),
      at('/umbrella', lazyRouteComponent(umbrella, 'Umbrella')),
      psaFrame.addChildren([
        atPsa('/', lazyRouteComponent(psa, 'Credentials')),
        atPsa('/guide', lazyRouteComponent(psa, 'Guide')),
        atPsa('/rights', lazyRouteComponent(psa, 'Rights')),
        atPsa('/ticketing', lazyRouteComponent(psa, 'Ticketing')),
        atPsa('/customers', lazyRouteComponent(psa, 'Overrides')),
        atPsa('/configurations', lazyRouteComponent(psa, 'ConfigurationSettings')),
      ]),
      at('/settings/admins', lazyRouteComponent(settings, 'Admins')),
      at('/settings/notices', lazyRouteComponent(settings, 'Notices')),
      at('/settings/tokens', lazyRouteComponent(settings, 'Tokens')),
      at('/settings/audit', lazyRouteComponent(settings, 'Audit')),
    ]),
  ]),
  defaultPreload: false,
  defaultNotFoundComponent: Lost,
});
