import { useState, type KeyboardEvent } from 'react';

const pageRows = 10;
const framesMax = 30;

/**
 * Keyboard of the rows: one row takes part in the tab order, arrows, Page keys, Home and End move it,
 * Enter opens it, Space selects it.
 */
export function useRowKeys(o: {
  count: number;
  scrollTo: (index: number) => void;
  onOpen?: (index: number) => void;
  onToggle?: (index: number) => void;
}): {
  active: number;
  setActive: (index: number) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
} {
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, Math.max(0, o.count - 1));

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const row =
      event.target instanceof HTMLElement && event.target.matches('tr[data-row]') ? event.target : undefined;
    if (!row) return;
    if (event.key === 'Enter' && o.onOpen) {
      event.preventDefault();
      o.onOpen(active);
      return;
    }
    if (event.key === ' ' && o.onToggle) {
      event.preventDefault();
      o.onToggle(active);
      return;
    }
    const next = target(event.key, active, o.count);
    if (next === undefined) return;
    event.preventDefault();
    const container = event.currentTarget;
    setActive(next);
    o.scrollTo(next);
    focusWhenDrawn(container, next, () => o.scrollTo(next));
  }
  return { active, setActive, onKeyDown };
}

/** The row is drawn only after the scroll; cards, whose heights are guessed until they are drawn, may take a few. */
function focusWhenDrawn(container: HTMLElement, row: number, scroll: () => void, frames = framesMax): void {
  requestAnimationFrame(() => {
    const found = container.querySelector<HTMLElement>(`tr[data-row="${row}"]`);
    if (found) return found.focus();
    scroll();
    if (frames > 0) focusWhenDrawn(container, row, scroll, frames - 1);
  });
}

function target(key: string, active: number, count: number): number | undefined {
  const last = count - 1;
  if (key === 'ArrowDown') return Math.min(active + 1, last);
  if (key === 'ArrowUp') return Math.max(active - 1, 0);
  if (key === 'PageDown') return Math.min(active + pageRows, last);
  if (key === 'PageUp') return Math.max(active - pageRows, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  return undefined;
}
