import { Anchor } from '@mantine/core';
import { IconDown, IconForward } from '@parasol/web-kit';
import { useId } from 'react';
import { columns, levels, type Column, type Level, type RoleSetting } from '../../api/role-setting.ts';
import { useT } from '../../i18n.ts';
import { useSecurityNames } from './security-names.ts';
import { drafted, hasLevel, type Draft } from './matrix-draft.ts';
import { Name } from './name.tsx';

export type MatrixAreaProps = {
  area: string;
  /** All rows of the area, for its count. */
  all: readonly RoleSetting[];
  /** The rows that the filter leaves. */
  rows: readonly RoleSetting[];
  draft: Draft;
  open: boolean;
  onToggle: () => void;
  onSet: (rows: readonly RoleSetting[], column: Column, level: Level) => void;
  onCustomize: (setting: RoleSetting) => void;
  readOnly: boolean;
};

/** One area of the matrix. Native selects: four hundred of them have to be quick, and every keyboard knows them. */
export function MatrixArea(props: MatrixAreaProps) {
  const t = useT();
  const names = useSecurityNames();
  const body = useId();
  const { draft } = props;
  const area = names.area(props.area);
  const set = props.all.filter((setting) => hasLevel(drafted(setting, draft))).length;
  return (
    <div className="psa-area">
      <button
        type="button"
        className="psa-area-head"
        aria-expanded={props.open}
        aria-controls={body}
        onClick={props.onToggle}
      >
        {props.open ? <IconDown /> : <IconForward />}
        <Name name={area} />
        <span className="psa-area-count">{t('matrix.count', { set, rows: props.all.length })}</span>
      </button>
      <div id={body} hidden={!props.open} className="psa-matrix-scroll">
        {props.open ? (
          <table className="psa-matrix" aria-label={area.text}>
            <thead>
              <tr>
                <th scope="col">{t('matrix.module')}</th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    <div>{t(`matrix.${column}`)}</div>
                    {props.readOnly ? null : (
                      <SetColumn
                        label={t('matrix.set-column-for', { area: area.text, column: t(`matrix.${column}`) })}
                        onSet={(level) => props.onSet(props.rows, column, level)}
                      />
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.rows.map((setting) => (
                <Row key={setting.row} setting={setting} {...props} />
              ))}
            </tbody>
          </table>
        ) : null}
      </div>
    </div>
  );
}

function Row(props: MatrixAreaProps & { setting: RoleSetting }) {
  const t = useT();
  const names = useSecurityNames();
  const { setting } = props;
  const now = drafted(setting, props.draft);
  const row = names.row(setting.row);
  return (
    <tr>
      <th scope="row">
        <Name name={row} />
        {setting.customize ? (
          <>
            {' '}
            <Anchor
              component="button"
              type="button"
              size="sm"
              aria-label={t('matrix.customize-row', { row: row.text })}
              onClick={() => props.onCustomize(setting)}
            >
              ({t('matrix.customize')})
            </Anchor>
          </>
        ) : null}
      </th>
      {columns.map((column) => {
        const level = now[column];
        return (
          <td key={column}>
            {level === null ? null : (
              <select
                aria-label={t('matrix.cell', { row: row.text, column: t(`matrix.${column}`) })}
                value={level}
                data-level={level}
                data-changed={level === setting[column] ? undefined : true}
                disabled={props.readOnly}
                onChange={(event) =>
                  pick(event.currentTarget.value, (next) => props.onSet([setting], column, next))
                }
              >
                <LevelOptions />
              </select>
            )}
          </td>
        );
      })}
    </tr>
  );
}

function SetColumn({ label, onSet }: { label: string; onSet: (level: Level) => void }) {
  const t = useT();
  return (
    <select aria-label={label} value="" onChange={(event) => pick(event.currentTarget.value, onSet)}>
      <option value="">{t('matrix.set-column')}</option>
      <LevelOptions />
    </select>
  );
}

function LevelOptions() {
  const t = useT();
  return levels.map((level) => (
    <option key={level} value={level}>
      {t(`level.${level}`)}
    </option>
  ));
}

function pick(value: string, use: (level: Level) => void): void {
  const level = levels.find((one) => one === value);
  if (level) use(level);
}
