import { Alert, Button, TextInput } from '@mantine/core';
import { askConfirm, useForm, useGo } from '@parasol/web-kit';
import { useState } from 'react';
import { useRoleChanges, type SecurityRole } from '../../api/roles.ts';
import type { RoleSetting } from '../../api/role-setting.ts';
import { say, sayError, sayNothing, useSayFailure } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useUnsaved } from '../../frame/use-unsaved.ts';
import { useT } from '../../i18n.ts';
import { useSecurityNames } from './security-names.ts';
import { CustomizeDialog, isTableSetup } from './customize-dialog.tsx';
import { Matrix } from './matrix.tsx';
import { changedCells, changedRows, umbrellaDraft, umbrellaTables, type Draft } from './matrix-draft.ts';
import { rolesPath } from './role-list.tsx';
import { RoleName } from './role-name.ts';

/** A stored role: its Role ID, the matrix, and the dialogs behind (customize). */
export function EditRole({ role, settings }: { role: SecurityRole; settings: readonly RoleSetting[] }) {
  const t = useT();
  const go = useGo();
  const names = useSecurityNames();
  const changes = useRoleChanges();
  const [draft, setDraft] = useState<Draft>({});
  const [templateTables, setTemplateTables] = useState<readonly string[]>();
  const [customizing, setCustomizing] = useState<RoleSetting>();
  const changed = changedRows(settings, draft);

  const form = useForm({
    initial: { name: role.name },
    schema: RoleName,
    async onSubmit({ name }) {
      await changes.save(role.id, {
        name,
        ...(changed.length > 0 ? { settings: changed } : {}),
        ...(templateTables ? { tables: templateTables } : {}),
      });
      setTemplateTables(undefined);
      setDraft({});
    },
  });
  useSayFailure(form.failure);
  const saved = useUnsaved(form.dirty || changed.length > 0 || templateTables !== undefined);

  async function save(close: boolean): Promise<void> {
    sayNothing();
    const levels = changedCells(settings, draft);
    const what = [
      t('record.named', { name: form.values.name.trim() }),
      ...(levels > 0 ? [t('roles.saved-levels', { count: levels })] : []),
      ...(templateTables ? [t('roles.saved-tables', { count: templateTables.length })] : []),
    ].join(', ');
    if (!(await form.submit())) return;
    saved();
    say(t('record.updated', { what }), close ? rolesPath : undefined);
    if (close) go(rolesPath);
  }
  async function copy(): Promise<void> {
    try {
      const made = await changes.copy(role.id);
      say(t('record.copied', { name: role.name }), `${rolesPath}/${made.id}`);
      go(`${rolesPath}/${made.id}`);
    } catch (error) {
      sayError(error);
    }
  }
  async function remove(): Promise<void> {
    const sure = await askConfirm({
      title: t('roles.delete-title', { name: role.name }),
      text: t('roles.delete-text'),
      confirmLabel: t('tool.delete'),
      danger: true,
    });
    if (!sure) return;
    try {
      await changes.remove(role.id);
      saved();
      say(t('record.deleted', { name: role.name }), rolesPath);
      go(rolesPath);
    } catch (error) {
      sayError(error);
    }
  }
  async function fillTemplate(): Promise<void> {
    const sure = await askConfirm({
      title: t('matrix.template-title'),
      text: t('matrix.template-text'),
      confirmLabel: t('matrix.template-do'),
    });
    if (!sure) return;
    setDraft(umbrellaDraft(settings));
    setTemplateTables(umbrellaTables);
    say(t('matrix.template-filled'));
  }

  return (
    <Screen
      crumbs={[
        { label: t('menu.system') },
        { label: t('menu.security-roles'), href: rolesPath },
        { label: role.name },
      ]}
      title={role.name}
      tools={{
        back: rolesPath,
        create: `${rolesPath}/new`,
        busy: form.busy,
        history: `${rolesPath}/${role.id}/history`,
        ...(role.adminFlag
          ? { onCopy: () => void copy() }
          : {
              onSave: () => void save(false),
              onSaveClose: () => void save(true),
              onCopy: () => void copy(),
              onDelete: () => void remove(),
            }),
      }}
    >
      {role.adminFlag ? <Alert mb="md" title={t('roles.admin-note')} /> : null}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save(false);
        }}
      >
        <TextInput
          label={t('roles.id')}
          withAsterisk
          required
          maw={420}
          mb="md"
          readOnly={role.adminFlag}
          autoComplete="off"
          {...form.text('name')}
        />
      </form>
      <Matrix
        settings={settings}
        draft={draft}
        onDraft={setDraft}
        onCustomize={setCustomizing}
        readOnly={role.adminFlag}
        tools={
          role.adminFlag ? null : (
            <Button variant="default" size="xs" onClick={() => void fillTemplate()}>
              {t('matrix.template')}
            </Button>
          )
        }
      />
      <CustomizeDialog
        roleId={role.id}
        setting={customizing}
        preset={templateTables}
        readOnly={role.adminFlag}
        onClose={() => setCustomizing(undefined)}
        onSaved={(setting, count) => {
          if (isTableSetup(setting)) setTemplateTables(undefined);
          setCustomizing(undefined);
          say(t('customize.saved', { row: names.row(setting.row).text, count }));
        }}
      />
    </Screen>
  );
}
