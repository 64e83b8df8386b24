import { Alert, Anchor, Button } from '@mantine/core';
import { AppLink, askConfirm, DataTable, Empty, type DataColumn } from '@parasol/web-kit';
import { useMemo } from 'react';
import { useLoginChanges, useLogins, type IntegratorLogin } from '../../api/logins.ts';
import { useSaveSettings, useSettings } from '../../api/settings.ts';
import { say, sayError } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useT } from '../../i18n.ts';
import { loginsPath } from './sandbox-paths.ts';

/** Logins of before there were keys; they can be switched off. */
export function LoginList() {
  const t = useT();
  const settings = useSettings().data;
  const saveSettings = useSaveSettings();
  const change = async (on: boolean) => {
    try {
      await saveSettings({ integratorLogins: on });
      say(t(on ? 'logins.switched-on' : 'logins.switched-off'));
    } catch (error) {
      sayError(error);
    }
  };
  return (
    <Screen
      crumbs={[{ label: t('menu.sandbox') }, { label: t('menu.logins') }]}
      title={t('logins.title')}
      text={t('logins.text')}
      tools={{
        create: `${loginsPath}/new`,
        children: settings ? (
          <Button
            variant="subtle"
            size="compact-sm"
            className="psa-tool"
            onClick={() => void change(!settings.integratorLogins)}
          >
            {t(settings.integratorLogins ? 'logins.switch-off' : 'logins.switch-on')}
          </Button>
        ) : null,
      }}
    >
      {settings && !settings.integratorLogins ? (
        <Alert color="yellow" variant="light" mb="md" title={t('logins.off')} />
      ) : null}
      <Logins />
    </Screen>
  );
}

function Logins() {
  const t = useT();
  const logins = useLogins();
  const changes = useLoginChanges();
  const columns = useMemo<DataColumn<IntegratorLogin>[]>(() => {
    const remove = async ({ username }: IntegratorLogin) => {
      const sure = await askConfirm({
        title: t('logins.delete-title', { name: username }),
        text: t('logins.delete-text'),
        confirmLabel: t('tool.delete'),
        danger: true,
      });
      if (!sure) return;
      try {
        await changes.remove(username);
        say(t('record.deleted', { name: username }));
      } catch (error) {
        sayError(error);
      }
    };
    return [
      {
        id: 'username',
        header: t('logins.username'),
        value: (login) => login.username,
        cell: (login) => <span className="psa-key">{login.username}</span>,
      },
      {
        id: 'member',
        header: t('logins.member'),
        value: (login) => login.member ?? '',
        cell: (login) =>
          login.member === null ? (
            t('logins.no-member')
          ) : (
            <Anchor component={AppLink} href={`/system/members/api-members/${login.memberId}`} size="sm">
              {login.member}
            </Anchor>
          ),
      },
      {
        id: 'remove',
        header: t('table.actions'),
        cell: (login) => (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t('logins.remove', { name: login.username })}
            onClick={() => void remove(login)}
          >
            {t('tool.delete')}
          </Button>
        ),
        width: 100,
      },
    ];
  }, [t, changes]);
  return (
    <DataTable
      label={t('logins.title')}
      columns={columns}
      paged
      rows={logins.data}
      error={logins.error}
      onRetry={() => void logins.refetch()}
      rowKey={(login) => login.username}
      empty={<Empty title={t('logins.empty')} text={t('logins.empty-text')} />}
    />
  );
}
