import { useLocale } from '@parasol/web-kit';
import type { RightFinding } from '../../api/psa.ts';
import { useT } from '../../i18n.ts';

/** Korean names of the areas and rows that the 13 rights are in. */
const korean: Readonly<Record<string, string>> = {
  Companies: '회사',
  'Company Maintenance': '회사 유지 관리',
  Configurations: '구성',
  'Service Desk': '서비스 데스크',
  'Service Tickets': '서비스 티켓',
  'Close Service Tickets': '서비스 티켓 종료',
  System: '시스템',
  'Table Setup': '테이블 설정',
  'Company / Configuration': '회사 / 구성',
  'Service / Priority': '서비스 / 우선순위',
  'Service / Service Board': '서비스 / 서비스 보드',
};

type Cell = Pick<RightFinding, 'area' | 'row' | 'column' | 'table'>;

/** A place on the PSA's Security Roles screen in the reader's language, the English name beside it where it differs. */
export function useRightNames() {
  const t = useT();
  const { locale } = useLocale();
  const name = (english: string): string => {
    const found = locale === 'ko' ? korean[english] : undefined;
    return found === undefined ? english : `${found} (${english})`;
  };
  const column = (cell: Cell): string =>
    cell.table === null ? (cell.column === null ? '' : t(`column.${cell.column}`)) : name(cell.table);
  return {
    name,
    row: (cell: Cell) => `${name(cell.area)} > ${name(cell.row)}`,
    column,
    whole: (cell: Cell) => `${name(cell.area)} > ${name(cell.row)} > ${column(cell)}`,
  };
}
