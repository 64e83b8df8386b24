import { askConfirm } from '@parasol/web-kit';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useT } from '../i18n.ts';

/**
 * Asks before a screen with unsaved changes is left. Call the answer before a navigation that follows a
 * save: the state that says "saved" may only arrive with the next rendering.
 */
export function useUnsaved(dirty: boolean): () => void {
  const t = useT();
  const state = useRef({ dirty, let: false });
  useEffect(() => {
    state.current = { dirty, let: false };
  }, [dirty]);
  useBlocker({
    shouldBlockFn: async ({ current, next }) => {
      if (!state.current.dirty || state.current.let || current.pathname === next.pathname) return false;
      const leave = await askConfirm({
        title: t('record.unsaved-title'),
        text: t('record.unsaved-text'),
        confirmLabel: t('record.leave'),
      });
      return !leave;
    },
    enableBeforeUnload: () => state.current.dirty && !state.current.let,
  });
  return () => {
    state.current.let = true;
  };
}
