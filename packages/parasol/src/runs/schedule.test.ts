import { describe, expect, it } from 'vitest';

import { checkSchedule, jitterMs, nextRunAt } from './schedule.ts';

const provider = '0b54a9c2-6a0c-4a5e-9a4e-0d6c1d8f9a11';
const everyFourHours = { enabled: true, cron: '35 */4 * * *', timeZone: 'UTC' };

describe('a schedule', () => {
  it('comes at its time in its own zone, and later by the jitter of its provider', () => {
    const berlin = { enabled: true, cron: '0 6 * * *', timeZone: 'Europe/Berlin' };
    const next = nextRunAt(berlin, provider, new Date('2026-07-01T12:00:00Z'));
    expect(next?.getTime()).toBe(Date.parse('2026-07-02T04:00:00Z') + jitterMs(provider));
  });

  it('does not come twice for one moment, whenever within the jitter the run began', () => {
    const moment = Date.parse('2026-11-22T08:35:00Z') + jitterMs(provider);
    const next = nextRunAt(everyFourHours, provider, new Date(moment + 1));
    expect(next?.getTime()).toBe(Date.parse('2026-11-22T12:35:00Z') + jitterMs(provider));
  });

  it('never comes when it is switched off', () => {
    expect(nextRunAt({ ...everyFourHours, enabled: false }, provider, new Date())).toBeNull();
  });

  it('refuses what is no cron expression, or no time zone, with advice', () => {
    expect(() => checkSchedule({ ...everyFourHours, cron: 'at noon' })).toThrow(
      /not a valid cron expression/,
    );
    expect(() => checkSchedule({ ...everyFourHours, timeZone: 'Mars/Olympus' })).toThrow(/not a valid cron/);
    expect(() => checkSchedule(everyFourHours)).not.toThrow();
  });
});
