import { Gauge, type Registry } from 'prom-client';

import type { Deps } from '../deps.ts';
import { ledgerStatus } from '../ledger/index.ts';
import { listProviders } from '../providers/index.ts';
import { listRuns } from '../runs/index.ts';
import { workFigures, type WorkFigures } from '../work/index.ts';

/** Figures that need a look at each provider are this old at most. */
const lookEveryMs = 60_000;
/** Prometheus asks for every measure at once: one look at the table of work answers all. */
const oneScrapeMs = 1_000;
const states = ['pending', 'sending', 'unknown', 'refused', 'held'] as const;

type Figures = {
  readonly writes: Map<string, number>;
  readonly runs: Map<string, number>;
  duplicates: number;
};

const look = async (deps: Deps): Promise<Figures> => {
  const figures: Figures = {
    writes: new Map(states.map((state) => [state, 0])),
    runs: new Map(),
    duplicates: 0,
  };
  for (const { id } of await listProviders(deps)) {
    const status = await ledgerStatus(deps, id);
    for (const state of states)
      figures.writes.set(state, (figures.writes.get(state) ?? 0) + (status.states[state] ?? 0));
    figures.duplicates += status.duplicates;
    const [latest] = (await listRuns(deps, id, { pageSize: 1 })).rows;
    const state = latest?.state ?? 'never';
    figures.runs.set(state, (figures.runs.get(state) ?? 0) + 1);
  }
  return figures;
};

/** Looks again only after a while; a look that failed is not kept. */
const keptFor = <T>(keepMs: number, take: () => Promise<T>): (() => Promise<T>) => {
  let last: { readonly atMs: number; readonly taken: Promise<T> } | null = null;
  return () => {
    if (last === null || performance.now() - last.atMs > keepMs) {
      const next = { atMs: performance.now(), taken: take() };
      next.taken.catch(() => {
        if (last === next) last = null;
      });
      last = next;
    }
    return last.taken;
  };
};

/** What alarms are made of, as every console tells it: it comes from the database, so one console is enough to ask. */
export const registerGauges = (registry: Registry, deps: Deps): void => {
  const registers = [registry];
  const work = keptFor(oneScrapeMs, () => workFigures(deps.db));
  const perProvider = keptFor(lookEveryMs, () => look(deps));
  const ofWork = (name: string, help: string, figure: keyof WorkFigures): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set((await work())[figure]);
      },
    });
  const byState = (name: string, help: string, figure: 'writes' | 'runs'): Gauge<'state'> =>
    new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers,
      async collect() {
        const counts = (await perProvider())[figure];
        this.reset();
        for (const [state, count] of counts) this.set({ state }, count);
      },
    });
  ofWork('parasol_work_due', 'Pieces of work that are due and that nobody has taken', 'due');
  ofWork('parasol_work_overdue_seconds', 'How long the longest of them has been due', 'overdueSeconds');
  ofWork('parasol_work_held', 'Pieces of work that a worker holds', 'held');
  ofWork('parasol_workers_busy', 'Workers that hold work', 'workers');
  ofWork('parasol_work_abandoned', 'Pieces of work whose worker gave no sign of life', 'abandoned');
  byState('parasol_writes', 'Writes to ConnectWise that are not done, by state', 'writes');
  byState('parasol_providers_by_last_run', 'Providers, by how their last run ended', 'runs');
  const duplicates: Gauge = new Gauge({
    name: 'parasol_duplicates',
    help: 'Tickets that were found twice in ConnectWise',
    registers,
    collect: async () => duplicates.set((await perProvider()).duplicates),
  });
};
