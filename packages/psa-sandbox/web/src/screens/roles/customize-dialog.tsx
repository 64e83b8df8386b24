import { Button, Group, Modal, Text } from '@mantine/core';
import { ErrorMessage, Loaded, SearchBox } from '@parasol/web-kit';
import { useState } from 'react';
import { useCustomize, useRoleChanges } from '../../api/roles.ts';
import type { RoleSetting } from '../../api/role-setting.ts';
import { useT } from '../../i18n.ts';
import { useSecurityNames } from './security-names.ts';

type Props = {
  roleId: number;
  /** The row whose (customize) was chosen; undefined: closed. The dialog stays, so that it can give the focus back. */
  setting: RoleSetting | undefined;
  /** An allow list of Table Setup that the template filled in and that is not stored yet. */
  preset: readonly string[] | undefined;
  readOnly: boolean;
  onClose: () => void;
  onSaved: (setting: RoleSetting, allowedCount: number) => void;
};

export const isTableSetup = (setting: RoleSetting): boolean =>
  setting.area === 'System' && setting.row === 'Table Setup';

/** "Update Security": what a row's levels apply to, as two lists with > < >> << between them. */
export function CustomizeDialog(props: Props) {
  const t = useT();
  const { setting } = props;
  return (
    <Modal
      opened={setting !== undefined}
      onClose={props.onClose}
      size={1000}
      title={t('customize.title')}
      closeButtonProps={{ 'aria-label': t('kit.close') }}
    >
      {setting ? <Content {...props} setting={setting} /> : null}
    </Modal>
  );
}

type ContentProps = Props & { setting: RoleSetting };

function Content(props: ContentProps) {
  const t = useT();
  const names = useSecurityNames();
  const { setting, preset } = props;
  const lists = useCustomize(props.roleId, setting.area, setting.row);
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t('customize.of', { area: names.area(setting.area).text, row: names.row(setting.row).text })}
      </Text>
      <Loaded query={lists}>
        {(data) => (
          <TwoLists
            {...props}
            all={[...data.allowed, ...data.disallowed].sort((a, b) => a.localeCompare(b, 'en'))}
            allowed={preset && isTableSetup(setting) ? preset : data.allowed}
          />
        )}
      </Loaded>
    </>
  );
}

function TwoLists(props: ContentProps & { all: readonly string[]; allowed: readonly string[] }) {
  const t = useT();
  const changes = useRoleChanges();
  const [allowed, setAllowed] = useState<ReadonlySet<string>>(new Set(props.allowed));
  const [pickedAllow, setPickedAllow] = useState<readonly string[]>([]);
  const [pickedDisallow, setPickedDisallow] = useState<readonly string[]>([]);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const left = props.all.filter((item) => allowed.has(item));
  const right = props.all.filter((item) => !allowed.has(item));

  const move = (items: readonly string[], allow: boolean) => {
    const next = new Set(allowed);
    for (const item of items) {
      if (allow) next.add(item);
      else next.delete(item);
    }
    setAllowed(next);
    setPickedAllow([]);
    setPickedDisallow([]);
  };
  async function save(): Promise<void> {
    setBusy(true);
    try {
      await changes.saveCustomize(props.roleId, props.setting.area, props.setting.row, left);
      props.onSaved(props.setting, left.length);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  }

  return (
    <>
      {error === undefined ? null : <ErrorMessage error={error} />}
      <div className="psa-two-lists">
        <OneList
          label={t('customize.allow')}
          searchLabel={t('customize.search-allow')}
          items={left}
          picked={pickedAllow}
          onPick={setPickedAllow}
          onMove={(items) => move(items, false)}
        />
        <div className="psa-two-lists-buttons">
          <Mover
            sign=">"
            label={t('customize.disallow-selected')}
            off={props.readOnly}
            onClick={() => move(pickedAllow, false)}
          />
          <Mover
            sign="<"
            label={t('customize.allow-selected')}
            off={props.readOnly}
            onClick={() => move(pickedDisallow, true)}
          />
          <Mover
            sign=">>"
            label={t('customize.disallow-all')}
            off={props.readOnly}
            onClick={() => move(left, false)}
          />
          <Mover
            sign="<<"
            label={t('customize.allow-all')}
            off={props.readOnly}
            onClick={() => move(right, true)}
          />
        </div>
        <OneList
          label={t('customize.disallow')}
          searchLabel={t('customize.search-disallow')}
          items={right}
          picked={pickedDisallow}
          onPick={setPickedDisallow}
          onMove={(items) => move(items, true)}
        />
      </div>
      <Group justify="flex-end" mt="md">
        <Button onClick={() => void save()} loading={busy} disabled={props.readOnly}>
          {t('customize.save')}
        </Button>
        <Button variant="default" onClick={props.onClose}>
          {t('customize.cancel')}
        </Button>
      </Group>
    </>
  );
}

function Mover(props: { sign: string; label: string; off: boolean; onClick: () => void }) {
  return (
    <Button
      variant="default"
      size="xs"
      px={0}
      w={48}
      aria-label={`${props.sign} ${props.label}`}
      title={props.label}
      disabled={props.off}
      onClick={props.onClick}
    >
      {props.sign}
    </Button>
  );
}

function OneList(props: {
  label: string;
  searchLabel: string;
  items: readonly string[];
  picked: readonly string[];
  onPick: (items: readonly string[]) => void;
  onMove: (items: readonly string[]) => void;
}) {
  const t = useT();
  const names = useSecurityNames();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const shown = props.items.filter((item) =>
    `${item} ${names.table(item).text}`.toLowerCase().includes(wanted),
  );
  return (
    <div>
      <Text fw={650} size="sm" mb={4}>
        {props.label}
      </Text>
      <SearchBox value={search} onChange={setSearch} label={props.searchLabel} fullWidth />
      <select
        multiple
        aria-label={props.label}
        value={[...props.picked]}
        onChange={(event) =>
          props.onPick([...event.currentTarget.selectedOptions].map((option) => option.value))
        }
        onDoubleClick={() => props.onMove(props.picked)}
      >
        {shown.map((item) => {
          const name = names.table(item);
          return (
            <option key={item} value={item}>
              {name.english === undefined ? name.text : `${name.text} (${name.english})`}
            </option>
          );
        })}
      </select>
      <Text size="xs" c="dimmed" aria-live="polite">
        {t('customize.count', { count: shown.length, total: props.items.length })}
      </Text>
    </div>
  );
}
