/**
 * How much shorter than in life every time of writing once is: a minute takes a second. Settle is 15 s then, a
 * creation is waited for for 5 s, a lease lasts 750 ms, and a byte may leave within a second of the commit.
 */
export const timeScale = 60;

export const settleMs = (15 * 60_000) / timeScale;

/** The latest that the PSA applies a request whose connection it broke; with a stale search it stays under settle. */
export const latestApplyMs = 6_000;
export const staleSearchMs = 1_500;

/** More blocked events than this in a window make an incident. */
export const threshold = 5;
