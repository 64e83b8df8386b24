import { Button, Checkbox, Group, Title } from '@mantine/core';
import { Empty, SearchBox } from '@parasol/web-kit';
import { useMemo, useState, type ReactNode } from 'react';
import type { Column, Level, RoleSetting } from '../../api/role-setting.ts';
import { useT } from '../../i18n.ts';
import { useSecurityNames } from './security-names.ts';
import { MatrixArea } from './matrix-area.tsx';
import { drafted, hasLevel, setLevels, type Draft } from './matrix-draft.ts';

export type MatrixProps = {
  settings: readonly RoleSetting[];
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onCustomize: (setting: RoleSetting) => void;
  readOnly: boolean;
  tools: ReactNode;
};

/** The role's levels: areas that open and close, a filter over all rows, a column set at once. */
export function Matrix(props: MatrixProps) {
  const t = useT();
  const names = useSecurityNames();
  const { settings, draft } = props;
  const [filter, setFilter] = useState('');
  const [onlySet, setOnlySet] = useState(false);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const areas = useMemo(() => [...new Set(settings.map((setting) => setting.area))], [settings]);

  const wanted = filter.trim().toLowerCase();
  const matches = (setting: RoleSetting): boolean => {
    if (onlySet && !hasLevel(drafted(setting, draft))) return false;
    if (wanted === '') return true;
    const row = names.row(setting.row);
    return `${setting.row} ${row.text}`.toLowerCase().includes(wanted);
  };
  const shown = settings.filter(matches);
  const narrowed = wanted !== '' || onlySet;
  const toggle = (area: string) => {
    const next = new Set(open);
    if (!next.delete(area)) next.add(area);
    setOpen(next);
  };
  const set = (rows: readonly RoleSetting[], column: Column, level: Level) =>
    props.onDraft(setLevels(draft, rows, column, level));

  return (
    <section aria-label={t('matrix.title')}>
      <Title order={2} size="h4" mb="xs">
        {t('matrix.title')}
      </Title>
      <Group mb="sm" gap="sm">
        <SearchBox
          value={filter}
          onChange={setFilter}
          label={t('matrix.filter')}
          placeholder={t('matrix.filter')}
        />
        <Checkbox
          label={t('matrix.only-set')}
          checked={onlySet}
          onChange={(event) => setOnlySet(event.currentTarget.checked)}
        />
        <Button variant="default" size="xs" onClick={() => setOpen(new Set(areas))}>
          {t('matrix.expand-all')}
        </Button>
        <Button variant="default" size="xs" onClick={() => setOpen(new Set())}>
          {t('matrix.collapse-all')}
        </Button>
        {props.tools}
      </Group>
      {areas.map((area) => {
        const rows = shown.filter((setting) => setting.area === area);
        if (rows.length === 0) return null;
        return (
          <MatrixArea
            key={area}
            area={area}
            all={settings.filter((setting) => setting.area === area)}
            rows={rows}
            draft={draft}
            open={narrowed || open.has(area)}
            onToggle={() => toggle(area)}
            onSet={set}
            onCustomize={props.onCustomize}
            readOnly={props.readOnly}
          />
        );
      })}
      {shown.length === 0 ? <Empty title={t('matrix.nothing', { filter })} /> : null}
    </section>
  );
}
