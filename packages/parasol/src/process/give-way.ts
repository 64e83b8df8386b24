import { setPriority } from 'node:os';

/** Of 19, which is the least. */
const niceness = 10;

/**
 * Lowers this process's priority: nobody waits for a run as a person waits for a screen. With four workers busy beside the
 * console on two cores, 99 of 100 of its answers took 152 ms without it and 57 ms with it (`bench -- scale --only load`).
 * A system that doesn't let a process do so goes on without.
 */
export const giveWay = (): void => {
  try {
    setPriority(niceness);
  } catch {
    // a matter of comfort
  }
};
