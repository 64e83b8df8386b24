import { AppShell, Burger, Group, NavLink, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useKitT } from '../i18n/create-i18n.ts';
import { AppLink } from './app-link.tsx';
import { ColourSchemeSwitch, LocaleSwitch } from './switches.tsx';

/** One entry of the menu at the left. With `children` it opens and closes; otherwise it leads to `href`. */
export type NavItem = { label: string; href?: string; icon?: ReactNode; children?: readonly NavItem[] };

export type PageShellProps = {
  /** Stands at the head's left: the product's name. */
  brand: ReactNode;
  nav: readonly NavItem[];
  /** Stands in the head before the switches: who is signed in, which account, a sign-out. */
  headerExtras?: ReactNode;
  /** Stands above the menu's entries, such as a choice of provider. */
  navTop?: ReactNode;
  navBottom?: ReactNode;
  children: ReactNode;
};

const isHere = (path: string, href: string | undefined): boolean =>
  href !== undefined && (path === href || (href !== '/' && path.startsWith(`${href}/`)));

const holds = (path: string, item: NavItem): boolean =>
  isHere(path, item.href) || (item.children ?? []).some((child) => holds(path, child));

/** Head, menu at the left (a drawer on narrow screens) and the screen's content. */
export function PageShell(props: PageShellProps) {
  const t = useKitT();
  const [opened, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(close, [path, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 256, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <a className="kit-skip" href="#content">
        {t('kit.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={t('kit.open-menu')}
            />
            {props.brand}
          </Group>
          <Group gap="xs" wrap="nowrap">
            {props.headerExtras}
            <LocaleSwitch />
            <ColourSchemeSwitch />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t('kit.menu')}>
        {props.navTop ? <AppShell.Section p="sm">{props.navTop}</AppShell.Section> : null}
        <AppShell.Section grow component={ScrollArea} p="xs">
          {props.nav.map((item) => (
            <Entry key={item.label} item={item} path={path} />
          ))}
        </AppShell.Section>
        {props.navBottom ? <AppShell.Section p="sm">{props.navBottom}</AppShell.Section> : null}
      </AppShell.Navbar>
      <AppShell.Main id="content" className="kit-main" tabIndex={-1}>
        {props.children}
      </AppShell.Main>
    </AppShell>
  );
}

function Entry({ item, path }: { item: NavItem; path: string }) {
  if (item.children) {
    return (
      <NavLink
        component="button"
        label={item.label}
        leftSection={item.icon}
        defaultOpened={holds(path, item)}
      >
        {item.children.map((child) => (
          <Entry key={child.label} item={child} path={path} />
        ))}
      </NavLink>
    );
  }
  const here = isHere(path, item.href);
  return (
    <NavLink
      component={AppLink}
      href={item.href}
      label={item.label}
      leftSection={item.icon}
      active={here}
      {...(here ? { 'aria-current': 'page' as const } : {})}
    />
  );
}
