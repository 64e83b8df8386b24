import { useLocale } from '@parasol/web-kit';
import { areaNamesKo, rowNamesKo, tableNameKo } from '../../locales/ko/security-names.ts';

/** A name for the reader, and the PSA's own English one where that differs. */
export type SecurityName = { text: string; english: string | undefined };

/** Areas, rows and setup tables in the reader's language. */
export function useSecurityNames(): {
  area: (name: string) => SecurityName;
  row: (name: string) => SecurityName;
  table: (name: string) => SecurityName;
} {
  const { locale } = useLocale();
  const shown = (name: string, korean: string | undefined): SecurityName =>
    locale !== 'ko' || korean === undefined || korean === name
      ? { text: name, english: undefined }
      : { text: korean, english: name };
  return {
    area: (name) => shown(name, areaNamesKo[name]),
    row: (name) => shown(name, rowNamesKo[name]),
    table: (name) => shown(name, tableNameKo(name)),
  };
}
