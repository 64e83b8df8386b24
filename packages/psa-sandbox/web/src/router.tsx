import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { PsaShell } from './frame/psa-shell.tsx';
import { Lost } from './screens/home/lost.tsx';

const root = createRootRoute({ component: PsaShell, notFoundComponent: Lost });
const roles = () => import('./screens/roles/index.ts');
const members = () => import('./screens/members/index.ts');
const browse = () => import('./screens/browse/index.ts');
const sandbox = () => import('./screens/sandbox/index.ts');
const home = () => import('./screens/home/home.tsx');

const at = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component });

const memberPath = '/system/members/api-members/$id';

export const router = createRouter({
  routeTree: root.addChildren([
    at('/', lazyRouteComponent(home, 'Home')),
    at('/system/security-roles', lazyRouteComponent(roles, 'RoleList')),
    at('/system/security-roles/$id', lazyRouteComponent(roles, 'RoleRecord')),
    at('/system/security-roles/$id/history', lazyRouteComponent(roles, 'RoleHistory')),
    createRoute({
      getParentRoute: () => root,
      path: '/system/members',
      beforeLoad: () => {
        throw redirect({ href: '/system/members/api-members', replace: true });
      },
    }),
    at('/system/members/api-members', lazyRouteComponent(members, 'MemberList')),
    at(memberPath, lazyRouteComponent(members, 'MemberDetails')),
    at(`${memberPath}/history`, lazyRouteComponent(members, 'MemberHistory')),
    at(`${memberPath}/api-logs`, lazyRouteComponent(members, 'MemberLogs')),
    at(`${memberPath}/api-keys`, lazyRouteComponent(members, 'KeyList')),
    at(`${memberPath}/api-keys/$keyId`, lazyRouteComponent(members, 'KeyRecord')),
    at(`${memberPath}/api-keys/$keyId/history`, lazyRouteComponent(members, 'KeyHistory')),
    at('/sandbox/faults', lazyRouteComponent(sandbox, 'FaultList')),
    at('/sandbox/faults/new', lazyRouteComponent(sandbox, 'NewFault')),
    at('/sandbox/settings', lazyRouteComponent(sandbox, 'SettingsScreen')),
    at('/sandbox/integrator-logins', lazyRouteComponent(sandbox, 'LoginList')),
    at('/sandbox/integrator-logins/new', lazyRouteComponent(sandbox, 'NewLogin')),
    at('/sandbox/callbacks', lazyRouteComponent(sandbox, 'CallbackScreen')),
    at('/sandbox/data', lazyRouteComponent(sandbox, 'DataScreen')),
    at('/companies', lazyRouteComponent(browse, 'CompanyList')),
    at('/companies/$id', lazyRouteComponent(browse, 'CompanyRecord')),
    at('/configurations', lazyRouteComponent(browse, 'ConfigurationList')),
    at('/configurations/$id', lazyRouteComponent(browse, 'ConfigurationRecord')),
    at('/tickets', lazyRouteComponent(browse, 'TicketList')),
    at('/tickets/$id', lazyRouteComponent(browse, 'TicketRecord')),
  ]),
  defaultPreload: false,
});
