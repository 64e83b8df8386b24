import { securityAreas, umbrellaRights, type Level } from '@parasol/connectwise';
import { describe, expect, it } from 'vitest';
import { judgeOwnSecurity } from './judge-own-security.ts';
import { isAdmin, type OwnSecurity } from './own-security.ts';

/** The role of the set-up guide: the 13 and nothing else. */
const exact = (
  change: (area: string, row: string, column: string) => Level | null = () => null,
): OwnSecurity => ({
  memberId: null,
  tables: umbrellaRights.flatMap((right) => (right.kind === 'table' ? [right.table] : [])),
  rows: securityAreas.flatMap(({ area, rows }) =>
    rows.map(({ row }) => {
      const level = (column: string): Level => {
        const needed = umbrellaRights.some(
          (right) =>
            right.kind === 'level' && right.area === area && right.row === row && right.column === column,
        );
        return change(area, row, column) ?? (needed ? 'All' : 'None');
      };
      return {
        area,
        row,
        levels: {
          add: level('add'),
          edit: level('edit'),
          delete: level('delete'),
          inquire: level('inquire'),
        },
      };
    }),
  ),
});
const statesOf = (own: OwnSecurity) =>
  new Map(judgeOwnSecurity(own).rights.map((right) => [right.id, right.state]));

describe('the PSA’s own answer', () => {
  it('grants the 13 and shows nothing in excess for the role of the guide', () => {
    const judged = judgeOwnSecurity(exact());
    expect(judged.rights.map((right) => right.state)).toEqual(Array.from({ length: 13 }, () => 'granted'));
    expect(judged).toMatchObject({ excess: [], closeTickets: false });
    expect(isAdmin(exact())).toBe(false);
  });

  it.each(umbrellaRights.map((right) => [right.id, right] as const))(
    'names %s, and it alone, when it is taken away',
    (id, right) => {
      const own = exact((area, row, column) =>
        right.kind === 'level' && area === right.area && row === right.row && column === right.column
          ? 'None'
          : null,
      );
      const states = statesOf(
        right.kind === 'level'
          ? own
          : { ...own, tables: own.tables?.filter((table) => table !== right.table) ?? null },
      );
      expect([...states].filter(([, state]) => state !== 'granted')).toEqual([[id, 'missing']]);
      const found = judgeOwnSecurity(
        right.kind === 'level'
          ? own
          : { ...own, tables: own.tables?.filter((table) => table !== right.table) ?? null },
      ).rights.find((one) => one.id === id);
      expect(found?.why).toContain(right.kind === 'level' ? `${right.area} > ${right.row}` : right.table);
    },
  );

  it('counts My as missing, since records of others would stay away', () => {
    const states = statesOf(
      exact((area, row, column) =>
        row === 'Configurations' && area === 'Companies' && column === 'edit' ? 'My' : null,
      ),
    );
    expect(states.get('companies.configurations.edit')).toBe('missing');
  });

  it('names every right above the 13, and takes a role with everything for what it is', () => {
    const some = judgeOwnSecurity(
      exact((_area, row, column) => (row === 'Invoicing' && column === 'inquire' ? 'My' : null)),
    );
    expect(some.excess).toEqual([
      { area: 'Finance', row: 'Invoicing', column: 'inquire', table: null, level: 'My' },
    ]);
    const admin = exact(() => 'All');
    expect(isAdmin(admin)).toBe(true);
    expect(
      judgeOwnSecurity({ ...admin, tables: [...(admin.tables ?? []), 'Company / State'] }).excess.at(-1),
    ).toEqual({
      area: 'System',
      row: 'Table Setup',
      column: null,
      table: 'Company / State',
      level: 'allowed',
    });
  });

  it('sees the optional right to close tickets, and does not call it excess', () => {
    const judged = judgeOwnSecurity(
      exact((_area, row, column) => (row === 'Close Service Tickets' && column === 'edit' ? 'All' : null)),
    );
    expect(judged).toMatchObject({ excess: [], closeTickets: true });
  });

  it('grants nothing that it does not show', () => {
    const own = exact();
    const states = statesOf({
      ...own,
      tables: null,
      rows: own.rows.filter((row) => row.row !== 'Configurations'),
    });
    expect([...states].filter(([, state]) => state === 'unknown').map(([id]) => id)).toEqual([
      'companies.configurations.add',
      'companies.configurations.edit',
      'companies.configurations.inquire',
      'table.company-configuration',
      'table.service-priority',
      'table.service-board',
    ]);
  });
});
