import { Group, Text } from '@mantine/core';
import { AppLink, PageShell, type NavItem } from '@parasol/web-kit';
import { Outlet } from '@tanstack/react-router';
import { useT } from '../i18n.ts';

/** The left menu of the PSA and its head. */
export function PsaShell() {
  const t = useT();
  const nav: NavItem[] = [
    { label: t('menu.home'), href: '/' },
    {
      label: t('menu.companies'),
      children: [
        { label: t('menu.companies'), href: '/companies' },
        { label: t('menu.configurations'), href: '/configurations' },
      ],
    },
    { label: t('menu.service-desk'), children: [{ label: t('menu.tickets'), href: '/tickets' }] },
    {
      label: t('menu.system'),
      children: [
        { label: t('menu.security-roles'), href: '/system/security-roles' },
        {
          label: t('menu.members'),
          children: [{ label: t('menu.api-members'), href: '/system/members/api-members' }],
        },
      ],
    },
    {
      label: t('menu.sandbox'),
      children: [
        { label: t('menu.faults'), href: '/sandbox/faults' },
        { label: t('menu.settings'), href: '/sandbox/settings' },
        { label: t('menu.logins'), href: '/sandbox/integrator-logins' },
        { label: t('menu.callbacks'), href: '/sandbox/callbacks' },
        { label: t('menu.data'), href: '/sandbox/data' },
      ],
    },
  ];
  return (
    <PageShell
      nav={nav}
      brand={
        <Group component={AppLink} gap={8} wrap="nowrap" className="psa-brand" {...{ href: '/' }}>
          <img src="/icon.svg" alt="" width={26} height={26} />
          <Text component="span" fw={700}>
            {t('app.name')}
          </Text>
        </Group>
      }
      navBottom={
        <Text size="xs" className="psa-fineprint">
          {t('app.note')}
        </Text>
      }
    >
      <Outlet />
    </PageShell>
  );
}
