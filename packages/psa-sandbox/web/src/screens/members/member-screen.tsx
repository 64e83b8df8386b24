import { Tabs } from '@mantine/core';
import { Loaded, useGo, type Crumb } from '@parasol/web-kit';
import type { ReactNode } from 'react';
import { useMember, type ApiMember } from '../../api/members.ts';
import { Screen } from '../../frame/screen.tsx';
import type { ToolbarProps } from '../../frame/toolbar.tsx';
import { useRecordId } from '../../frame/use-record-id.ts';
import { useT } from '../../i18n.ts';
import { keysPath, memberPath, membersPath } from './member-paths.ts';

export type MemberTab = 'details' | 'keys' | 'logs' | 'history';

/** Loads the member that the address names. */
export function WithMember({ children }: { children: (member: ApiMember) => ReactNode }) {
  return <Loaded query={useMember(useRecordId() ?? 0)}>{children}</Loaded>;
}

/** The frame of one member's screens: title `<ID> (<name>)` and the tabs Details, API Keys, API Logs, History. */
export function MemberFrame(props: {
  member: ApiMember;
  tab: MemberTab;
  crumbs?: readonly Crumb[];
  tools: ToolbarProps;
  children: ReactNode;
}) {
  const t = useT();
  const { member } = props;
  return (
    <Screen
      crumbs={[
        { label: t('menu.members') },
        { label: t('menu.api-members'), href: membersPath },
        { label: member.identifier, href: memberPath(member.id) },
        ...(props.crumbs ?? []),
      ]}
      title={`${member.identifier} (${member.name})`}
      tabs={<MemberTabs id={member.id} tab={props.tab} />}
      tools={props.tools}
    >
      {props.children}
    </Screen>
  );
}

/** Tabs that are screens of their own, so that each has an address. `id` undefined: a new member, the others wait. */
export function MemberTabs({ id, tab }: { id: number | undefined; tab: MemberTab }) {
  const t = useT();
  const go = useGo();
  const paths: Record<MemberTab, string> = {
    details: memberPath(id ?? 'new'),
    keys: id === undefined ? '' : keysPath(id),
    logs: `${memberPath(id ?? 'new')}/api-logs`,
    history: `${memberPath(id ?? 'new')}/history`,
  };
  const tabs: readonly MemberTab[] = ['details', 'keys', 'logs', 'history'];
  return (
    <Tabs
      value={tab}
      activateTabWithKeyboard={false}
      onChange={(next) => {
        const chosen = tabs.find((one) => one === next);
        if (chosen) go(paths[chosen]);
      }}
      mb="sm"
    >
      <Tabs.List>
        {tabs.map((one) => (
          <Tabs.Tab key={one} value={one} disabled={id === undefined && one !== 'details'}>
            {t(`members.tab.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab}>{null}</Tabs.Panel>
    </Tabs>
  );
}
