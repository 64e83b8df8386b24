import { newRouter } from '../routes.ts';
import { adminRoutes } from './admins.ts';
import { auditRoutes } from './audit.ts';
import { callbackRoutes } from './callbacks.ts';
import { configurationChoiceRoutes } from './configuration-choice.ts';
import { configurationRoutes } from './configurations.ts';
import { customerPageRoutes } from './customer-page.ts';
import { customerSettingsRoutes } from './customer-settings.ts';
import { customerRoutes } from './customers.ts';
import { incidentRoutes } from './incidents.ts';
import { logSourceRoutes } from './log-source.ts';
import { mappingRoutes } from './mappings.ts';
import { noticeRoutes } from './notices.ts';
import { oidcRoutes } from './oidc.ts';
import { overviewRoutes } from './overview.ts';
import { providerRoutes } from './providers.ts';
import { psaRoutes } from './psa.ts';
import { psaTableRoutes } from './psa-tables.ts';
import { rightsRoutes } from './rights.ts';
import { runRoutes } from './runs.ts';
import { sessionRoutes } from './session.ts';
import { settingsRoutes } from './settings.ts';
import { signInRoutes } from './sign-in.ts';
import { ticketingRoutes } from './ticketing.ts';
import { tokenRoutes } from './tokens.ts';
import { umbrellaRoutes } from './umbrella.ts';
import { writeRoutes } from './writes.ts';

/** All resources of `/api/v1`. */
export const apiRoutes = () =>
  [
    signInRoutes,
    oidcRoutes,
    sessionRoutes,
    providerRoutes,
    umbrellaRoutes,
    logSourceRoutes,
    psaRoutes,
    psaTableRoutes,
    rightsRoutes,
    customerRoutes,
    customerPageRoutes,
    mappingRoutes,
    configurationRoutes,
    configurationChoiceRoutes,
    incidentRoutes,
    overviewRoutes,
    settingsRoutes,
    noticeRoutes,
    ticketingRoutes,
    customerSettingsRoutes,
    runRoutes,
    writeRoutes,
    adminRoutes,
    tokenRoutes,
    auditRoutes,
    callbackRoutes,
  ].reduce((router, routes) => router.route('/', routes), newRouter());
