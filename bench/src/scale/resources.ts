import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { openPool } from '@parasol/postgres';
import { z } from 'zod';

import type { Measure } from '../logs/measure.ts';

const everyMs = 2_000;
/** Shorter, and the heaps are still growing to the size that they keep. */
const flatFromMs = 120_000;
const mostGrowth = 1.1;

const count = z.object({ found: z.coerce.number() });
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const residentMb = async (pids: readonly number[]): Promise<number> => {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', pids.join(',')]);
  return stdout.split('\n').reduce((sum, line) => sum + Number(line), 0) / 1_024;
};

/**
 * Looks every two seconds at the memory of some processes and at their connections to the database. `end` says
 * whether both were flat: the last third of the time against the one before it.
 */
export const watchResources = (ownerUrl: string, pids: readonly number[]): { end(): Promise<Measure[]> } => {
  const pool = openPool(ownerUrl, { max: 1, applicationName: 'bench watch' });
  const memory: number[] = [];
  const connections: number[] = [];
  const ended = new AbortController();
  const startedMs = performance.now();
  const statement = `select count(*) as found from pg_stat_activity where application_name like 'parasol%'`;
  const watch = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      memory.push(await residentMb(pids));
      connections.push(count.parse((await pool.query(statement)).rows[0]).found);
      await sleep(everyMs, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  };
  const watching = watch();
  return {
    end: async () => {
      ended.abort();
      await watching;
      await pool.end();
      const ms = performance.now() - startedMs;
      const third = Math.floor(memory.length / 3);
      const flat = (name: string, values: readonly number[], unit: string): Measure => {
        const [before, after] = [mean(values.slice(third, 2 * third)), mean(values.slice(2 * third))];
        const times = after / before;
        return {
          name: `${name} in the last third of ${Math.round(ms / 1_000)} s (${Math.round(after)} ${unit}) against the one before (${Math.round(before)} ${unit})`,
          value: Number(times.toFixed(2)),
          unit: 'times',
          target: ms < flatFromMs ? 'as is' : `<= ${mostGrowth}`,
          ok: ms < flatFromMs || times <= mostGrowth,
        };
      };
      return [
        flat(`memory of ${pids.length} processes`, memory, 'MB'),
        flat('connections to the database', connections, 'connections'),
      ];
    },
  };
};
