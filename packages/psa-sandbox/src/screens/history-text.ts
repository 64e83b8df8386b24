import type { HistoryDetail } from '../store/history-store.ts';

type Stored = { id: number; at: string; who: string; action: string; details: readonly HistoryDetail[] };

const actionTexts: Readonly<Record<string, string>> = {
  created: 'Created',
  changed: 'Changed',
  copied: 'Copied',
  keyAdded: 'API key added',
  keyChanged: 'API key changed',
  keyDeleted: 'API key deleted',
};

/** History as the screens show it: one line a change. */
export function historyEntries(stored: readonly Stored[]) {
  return stored.map(({ id, at, who, action, details }) => ({
    id,
    at,
    by: who,
    text: [
      actionTexts[action] ?? action,
      ...details.map(({ field, before, after }) =>
        before === null ? `${field}: ${after ?? ''}` : `${field}: ${before} → ${after ?? ''}`,
      ),
    ].join('; '),
    action,
    details,
  }));
}
