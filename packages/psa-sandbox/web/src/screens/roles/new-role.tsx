import { Text, TextInput } from '@mantine/core';
import { useForm, useGo } from '@parasol/web-kit';
import { useRef } from 'react';
import { useRoleChanges, type SecurityRole } from '../../api/roles.ts';
import { say, sayNothing, useSayFailure } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useUnsaved } from '../../frame/use-unsaved.ts';
import { useT } from '../../i18n.ts';
import { rolesPath } from './role-list.tsx';
import { RoleName } from './role-name.ts';

/** "+" on Security Roles: the Role ID, then Save. */
export function NewRole() {
  const t = useT();
  const go = useGo();
  const changes = useRoleChanges();
  const made = useRef<SecurityRole>(undefined);
  const form = useForm({
    initial: { name: '' },
    schema: RoleName,
    async onSubmit({ name }) {
      made.current = await changes.create(name);
    },
  });
  const saved = useUnsaved(form.dirty);
  useSayFailure(form.failure);

  async function save(target: (id: number) => string): Promise<void> {
    sayNothing();
    if (!(await form.submit()) || !made.current) return;
    const path = target(made.current.id);
    saved();
    say(t('record.updated', { what: t('record.named', { name: made.current.name }) }), path);
    go(path, { replace: true });
  }

  return (
    <Screen
      crumbs={[
        { label: t('menu.system') },
        { label: t('menu.security-roles'), href: rolesPath },
        { label: t('record.new') },
      ]}
      title={t('roles.new-title')}
      tools={{
        back: rolesPath,
        busy: form.busy,
        onSave: () => void save((id) => `${rolesPath}/${id}`),
        onSaveClose: () => void save(() => rolesPath),
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save((id) => `${rolesPath}/${id}`);
        }}
        noValidate
      >
        <TextInput
          label={t('roles.id')}
          description={t('roles.id-hint')}
          withAsterisk
          required
          maw={420}
          data-autofocus
          autoComplete="off"
          {...form.text('name')}
        />
      </form>
      <Text size="sm" c="dimmed" mt="md">
        {t('roles.save-first')}
      </Text>
    </Screen>
  );
}
