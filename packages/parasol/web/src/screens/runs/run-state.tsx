import type { RunState } from '../../api/runs.ts';
import { StateBadge, type Tone } from '../../frame/badges.tsx';
import { useT } from '../../i18n.ts';

const tones: Record<RunState, Tone> = {
  queued: 'busy',
  running: 'busy',
  done: 'good',
  partial: 'warn',
  failed: 'bad',
  cancelled: 'plain',
  stopped: 'warn',
};

/** How a run stands. */
export function RunStateBadge({ state, paused = false }: { state: RunState; paused?: boolean }) {
  const t = useT();
  if (paused) return <StateBadge tone="warn">{t('run-state.paused')}</StateBadge>;
  return <StateBadge tone={tones[state]}>{t(`run-state.${state}`)}</StateBadge>;
}
