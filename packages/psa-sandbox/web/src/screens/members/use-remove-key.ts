import { askConfirm, useGo } from '@parasol/web-kit';
import { useMemberChanges } from '../../api/members.ts';
import { say, sayError } from '../../frame/messages.tsx';
import { useT } from '../../i18n.ts';
import { keysPath } from './member-paths.ts';

/** Revokes a key when that is confirmed, and goes back to the list, which says so. */
export function useRemoveKey(
  memberId: number,
): (key: { id: number; description: string }, onDone?: () => void) => Promise<void> {
  const t = useT();
  const go = useGo();
  const changes = useMemberChanges();
  return async ({ id, description: name }, onDone) => {
    const sure = await askConfirm({
      title: t('keys.delete-title', { name }),
      text: t('keys.delete-text'),
      confirmLabel: t('tool.delete'),
      danger: true,
    });
    if (!sure) return;
    try {
      await changes.removeKey(memberId, id);
      onDone?.();
      say(t('record.deleted', { name }), keysPath(memberId));
      go(keysPath(memberId));
    } catch (error) {
      sayError(error);
    }
  };
}
