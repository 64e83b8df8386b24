import { fileURLToPath } from 'node:url';
import { securityAreas, setupTables } from '@parasol/connectwise';
import { catalogueProblems, unusedKeys } from '@parasol/web-kit/testing';
import { describe, expect, test } from 'vitest';
import { en } from '../web/src/locales/en/index.ts';
import { ko } from '../web/src/locales/ko/index.ts';
import { areaNamesKo, rowNamesKo, tableNameKo } from '../web/src/locales/ko/security-names.ts';

describe("the screens' translations", () => {
  test('have every sentence in both languages, with the same arguments', () => {
    expect(
      catalogueProblems(en, ko, {
        same: ['record.named', 'callbacks.one-of', 'deliveries.url', 'browse.id', 'logs.url', 'matrix.cell'],
      }),
    ).toEqual([]);
  });

  test('hold no sentence that no screen shows', () => {
    const source = fileURLToPath(new URL('../web/src', import.meta.url));
    // Errors are looked up by the server's code.
    const keys = Object.keys(en).filter((key) => !key.startsWith('error.'));
    expect(unusedKeys(source, keys)).toEqual([]);
  });

  test('name every area, row and setup table in Korean, and none that does not exist', () => {
    const areas = securityAreas.map(({ area }) => area);
    const rows = new Set(securityAreas.flatMap((area) => area.rows.map(({ row }) => row)));
    expect(Object.keys(areaNamesKo).toSorted()).toEqual(areas.toSorted());
    expect(Object.keys(rowNamesKo).toSorted()).toEqual([...rows].toSorted());
    const tables = setupTables.map(({ category, name }) => `${category} / ${name}`);
    expect(tables.filter((label) => tableNameKo(label) === undefined)).toEqual([]);
  });

  test("use the mission document's words, corrected", () => {
    expect([
      ko['menu.system'],
      ko['menu.security-roles'],
      ko['menu.members'],
      ko['menu.api-members'],
    ]).toEqual(['시스템', '보안 역할', '멤버', 'API 멤버']);
    expect([ko['matrix.add'], ko['matrix.edit'], ko['matrix.delete'], ko['matrix.inquire']]).toEqual([
      '추가 수준',
      '편집 수준',
      '삭제 수준',
      '조회 수준',
    ]);
    expect([ko['level.None'], ko['level.My'], ko['level.All']]).toEqual(['없음', '본인', '전체']);
    expect(tableNameKo('Service / Service Board')).toBe('서비스 / 서비스 보드');
    expect(rowNamesKo['Company Maintenance']).toBe('회사 유지 관리');
  });
});
