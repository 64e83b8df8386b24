import { PageHead, AppLink } from '@parasol/web-kit';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

const tabs = [
  { path: '/settings/psa', key: 'psa.credentials', action: 'psa.read' },
  { path: '/settings/psa/guide', key: 'psa.guide', action: 'psa.read' },
  { path: '/settings/psa/rights', key: 'psa.rights', action: 'rights.read' },
  { path: '/settings/psa/ticketing', key: 'psa.ticketing', action: 'settings.read' },
  { path: '/settings/psa/configurations', key: 'psa.configurations', action: 'settings.read' },
  { path: '/settings/psa/customers', key: 'psa.overrides', action: 'settings.read' },
] as const;

/** MSP Settings (or MSSP Settings) > PSA Integration Details, with its parts. */
export function PsaFrame() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <>
      <PageHead
        crumbs={[{ label: t(`menu.${provider.kind}-settings`) }, { label: t('menu.psa') }]}
        title={t('menu.psa')}
        text={t('psa.text')}
      />
      <nav className="tab-links" aria-label={t('menu.psa')}>
        {tabs
          .filter((tab) => can(tab.action))
          .map((tab) => {
            const href = screenOf(provider.id, tab.path);
            return (
              <AppLink
                key={tab.path}
                href={href}
                {...(path === href ? { 'aria-current': 'page' as const } : {})}
              >
                {t(tab.key)}
              </AppLink>
            );
          })}
      </nav>
      <Outlet />
    </>
  );
}
