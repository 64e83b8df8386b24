import { useCallback } from 'react';
import { i18n, useT } from '../i18n.ts';

/** The reader's words for a code of a family (`write-reason.refused`), or the text given, or the code itself. */
export function useWords(): (family: string, code: string, otherwise?: string) => string {
  const t = useT();
  // `t` changes with the language, and with it what this gives.
  return useCallback(
    (family, code, otherwise = code) => {
      const key = `${family}.${code}`;
      return t !== undefined && key in i18n.messages ? i18n._(key) : otherwise;
    },
    [t],
  );
}
