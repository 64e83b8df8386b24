import { Cron } from 'croner';
import { createHash } from 'node:crypto';

import { parasolError } from '../errors/index.ts';

export type Schedule = { readonly enabled: boolean; readonly cron: string; readonly timeZone: string };

/** Runs of one schedule are spread over this time, so that a hundred providers don't start in the same second. */
const jitterMaxMs = 5 * 60_000;

/** The same for the same provider every time, so that its runs keep their distance. */
export const jitterMs = (providerId: string): number =>
  createHash('sha256').update(providerId).digest().readUInt32BE(0) % jitterMaxMs;

const parse = (schedule: Schedule): Cron => {
  try {
    return new Cron(schedule.cron, { timezone: schedule.timeZone, mode: '5-part', paused: true });
  } catch (cause) {
    throw parasolError('schedule_invalid', { cron: schedule.cron, timeZone: schedule.timeZone }, { cause });
  }
};

/** Throws `schedule_invalid` for an expression or a time zone that nobody knows. */
export const checkSchedule = (schedule: Schedule): void => {
  const cron = parse(schedule);
  try {
    cron.nextRun();
  } catch (cause) {
    throw parasolError('schedule_invalid', { cron: schedule.cron, timeZone: schedule.timeZone }, { cause });
  }
};

/** The first moment of the schedule after `after`, jitter included; null for a schedule that never comes. */
export const nextRunAt = (schedule: Schedule, providerId: string, after: Date): Date | null => {
  if (!schedule.enabled) return null;
  // A run that started within its own jitter belongs to the moment before it.
  const next = parse(schedule).nextRun(new Date(after.getTime() - jitterMs(providerId)));
  return next === null ? null : new Date(next.getTime() + jitterMs(providerId));
};
