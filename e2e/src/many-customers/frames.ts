import type { Page } from 'playwright-core';
import { z } from 'zod';

/** What a person sees of a movement: each frame's time since the one before. */
export type Frames = {
  readonly frames: number;
  /** Frames that came more than 50 ms after the one before. */
  readonly late: number;
  readonly worstMs: number;
};

const times = z.array(z.number());

/** Counts the frames that Chromium draws while something moves. */
export async function framesOf(page: Page, move: () => Promise<void>): Promise<Frames> {
  await page.evaluate(`
    globalThis.frameTimes = [];
    globalThis.countingFrames = true;
    (function next(time) {
      if (!globalThis.countingFrames) return;
      if (time !== undefined) globalThis.frameTimes.push(time);
      requestAnimationFrame(next);
    })()`);
  await move();
  const at = times.parse(await page.evaluate('globalThis.countingFrames = false, globalThis.frameTimes'));
  const gaps = at.slice(1).map((time, index) => time - (at[index] ?? time));
  return { frames: gaps.length, late: gaps.filter((gap) => gap > 50).length, worstMs: Math.max(0, ...gaps) };
}
