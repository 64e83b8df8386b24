import { expect, test } from 'vitest';
import { securityAreas, securityRow } from './areas.ts';
import { customizeIdentifiers } from './customize-identifiers.ts';
import { endpointRights } from './endpoint-rights.ts';
import { requirementFor } from './requirement-for.ts';
import { setupTableLabels } from './setup-tables.ts';
import { umbrellaRights } from './umbrella-rights.ts';

test('the areas and the number of their rows are those that are known', () => {
  const sizes = Object.fromEntries(securityAreas.map((a) => [a.area, a.rows.length]));
  expect(sizes).toMatchObject({
    Companies: 15,
    Finance: 13,
    Marketing: 4,
    Sales: 8,
    'Service Desk': 22,
    System: 21,
  });
});

test('every row that opens a two-list dialog has its identifier, and no other row has', () => {
  const customizable = securityAreas.flatMap((a) =>
    a.rows.filter((r) => r.customize).map((r) => `${a.area}/${r.row}`),
  );
  const named = Object.values(customizeIdentifiers).map((ref) => `${ref.area}/${ref.row}`);
  expect(customizable.toSorted()).toEqual(named.toSorted());
});

test('the 13 rights are ten levels and three tables, each of a row or table that exists', () => {
  expect(umbrellaRights).toHaveLength(13);
  expect(new Set(umbrellaRights.map((r) => r.id)).size).toBe(13);
  expect(umbrellaRights.filter((r) => securityRow(r.area, r.row) === undefined)).toEqual([]);
  const tables = umbrellaRights.flatMap((r) => (r.kind === 'table' ? [r.table] : []));
  expect(tables).toEqual(['Company / Configuration', 'Service / Priority', 'Service / Service Board']);
});

test('every endpoint names a row and a table that exist', () => {
  const guards = endpointRights.flatMap(({ guard }) => (guard.kind === 'right' ? [guard] : []));
  expect(guards.length).toBeGreaterThan(30);
  expect(guards.filter((g) => securityRow(g.area, g.row) === undefined)).toEqual([]);
  expect(guards.filter((g) => g.table !== undefined && !setupTableLabels.includes(g.table))).toEqual([]);
});

test('a path is matched in any case, by its nearest entry', () => {
  expect(requirementFor('POST', '/Company/Configurations/Types/7/Questions')).toMatchObject({
    row: 'Table Setup',
    column: 'add',
    table: 'Company / Configuration',
  });
  expect(requirementFor('PATCH', '/company/configurations/5')).toMatchObject({
    row: 'Configurations',
    column: 'edit',
  });
  expect(requirementFor('GET', '/service/info/boards')).toMatchObject({
    row: 'Service Tickets',
    column: 'inquire',
  });
  expect(requirementFor('GET', '/nothing/here')).toBeUndefined();
});
