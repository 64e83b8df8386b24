import { Button, Menu, NativeSelect } from '@mantine/core';
import {
  AppLink,
  explain,
  IconPerson,
  PageShell,
  useGo,
  useNotifyError,
  type NavItem,
} from '@parasol/web-kit';
import { useEffect, type ReactNode } from 'react';
import { api, nothing } from '../api/client.ts';
import type { Session, SessionProvider } from '../api/session.ts';
import { useT } from '../i18n.ts';
import { queryClient } from '../query-client.ts';
import { Brand } from './brand.tsx';
import { screenOf } from './use-provider.ts';

const newProvider = 'new';

/** Head and menu of the console. Without a provider there is nothing to choose in the menu yet. */
export function ConsoleShell(props: {
  session: Session;
  provider: SessionProvider | null;
  children: ReactNode;
}) {
  const { session, provider } = props;
  // Runs, writes and imports tell of errors too.
  useEffect(() => void explain(), []);
  return (
    <PageShell
      brand={
        <AppLink href={provider ? screenOf(provider.id) : '/'} className="brand-link">
          <Brand />
        </AppLink>
      }
      nav={useMenu(provider)}
      navTop={<ProviderSwitch session={session} provider={provider} />}
      headerExtras={<AccountMenu session={session} />}
    >
      {props.children}
    </PageShell>
  );
}

function useMenu(provider: SessionProvider | null): NavItem[] {
  const t = useT();
  if (provider === null) return [];
  const to = (path: string) => screenOf(provider.id, path);
  const can = (action: string) => provider.actions.includes(action);
  const kind = provider.kind === 'msp' ? 'msp' : 'mssp';
  const item = (action: string, label: string, path: string): NavItem[] =>
    can(action) ? [{ label, href: to(path) }] : [];
  const settings = [
    ...item('psa.read', t('menu.psa'), '/settings/psa'),
    ...item('admins.read', t('menu.admins'), '/settings/admins'),
    ...item('settings.read', t('menu.notices'), '/settings/notices'),
    ...item('tokens.own', t('menu.tokens'), '/settings/tokens'),
    ...item('audit.read', t('menu.audit'), '/settings/audit'),
  ];
  return [
    ...item('overview.read', t('menu.overview'), '/overview'),
    ...item('customers.read', t('menu.customers'), '/customers'),
    ...item('configurations.read', t('menu.configurations'), '/configurations'),
    ...item('incidents.read', t('menu.tickets'), '/tickets'),
    ...item('runs.read', t('menu.runs'), '/runs'),
    ...item('umbrella.read', t('menu.umbrella'), '/umbrella'),
    ...(settings.length > 0 ? [{ label: t(`menu.${kind}-settings`), children: settings }] : []),
  ];
}

function ProviderSwitch({ session, provider }: { session: Session; provider: SessionProvider | null }) {
  const t = useT();
  const go = useGo();
  const choices = session.providers.map((each) => ({
    value: each.id,
    label: `${t(`kind.${each.kind}`)} · ${each.name}`,
  }));
  if (session.user.mayAddProviders) choices.push({ value: newProvider, label: t('provider.add') });
  if (choices.length === 0) return null;
  return (
    <NativeSelect
      label={t('provider.switch')}
      data={provider === null ? [{ value: '', label: t('provider.choose') }, ...choices] : choices}
      value={provider?.id ?? ''}
      onChange={(event) => {
        const { value } = event.currentTarget;
        if (value !== '') go(value === newProvider ? '/providers/new' : screenOf(value));
      }}
    />
  );
}

function AccountMenu({ session }: { session: Session }) {
  const t = useT();
  const go = useGo();
  const notifyError = useNotifyError();
  const signOut = async () => {
    try {
      await api.post('/sign-out', undefined, nothing);
      queryClient.clear();
      location.assign('/sign-in');
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="default" size="xs" aria-label={t('account.menu', { name: session.user.name })}>
          <span className="account-name">{session.user.name}</span>
          <span className="account-sign">
            <IconPerson size={16} />
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.user.email}</Menu.Label>
        <Menu.Item onClick={() => go('/account')}>{t('account.title')}</Menu.Item>
        <Menu.Item onClick={() => void signOut()}>{t('account.sign-out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
