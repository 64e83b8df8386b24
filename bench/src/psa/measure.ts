import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Measure } from '../logs/measure.ts';
import { median } from '../median.ts';
import { rounded } from '../rounded.ts';
import { connections, load, type LoadFigures } from './load.ts';
import { measureMemory } from './memory.ts';
import type { Examples } from './open-api.ts';
import { startJsonServer, startPrism } from './peers.ts';
import { jsonServerRequests, type LoadRequest, pageSize, psaRequests, type Task } from './requests.ts';
import { type MeasuredSandbox, startSandbox } from './sandbox.ts';
import { pinner } from './server-process.ts';
import { ensureTools } from './tools.ts';

export type PsaOptions = {
  readonly rounds: number;
  readonly seconds: number;
  readonly memoryRequests: number;
  /** the sandbox's database shares the core of its server process */
  readonly oneCore: boolean;
  readonly onProgress: (message: string) => void;
};

/** Requests per second against the faster peer. */
const wanted: Readonly<Record<Task, { name: string; ratio: number }>> = {
  list: { name: `list of ${pageSize} companies with a condition`, ratio: 1.5 },
  read: { name: 'one ticket by id', ratio: 3 },
  create: { name: 'create a ticket', ratio: 2 },
};
const p99MaxMs = 40;
const seedMaxSeconds = 60;
const warmUpSeconds = 2;

type Contender = { name: string; url: string; requests: (task: Task) => LoadRequest[] };

const ask = async (sandbox: MeasuredSandbox, task: Task): Promise<unknown> => {
  const [request] = psaRequests(task, sandbox.base, sandbox.headers);
  if (request === undefined) throw new Error('nothing to ask');
  const { method, path, headers, body } = request;
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
};

const examplesOf = async (sandbox: MeasuredSandbox): Promise<Examples> => {
  const companies = await ask(sandbox, 'list');
  if (!Array.isArray(companies) || companies.length !== pageSize)
    throw new Error(`The condition has to find ${pageSize} companies.`);
  return { companies, ticket: await ask(sandbox, 'read'), created: await ask(sandbox, 'create') };
};

/** All servers in turns, round by round, so that what else the machine does touches each alike. */
const measureTask = async (
  task: Task,
  contenders: readonly Contender[],
  tool: string,
  o: PsaOptions,
): Promise<Measure[]> => {
  const found = new Map<string, LoadFigures[]>(contenders.map(({ name }) => [name, []]));
  const loadOf = (contender: Contender, seconds: number) =>
    load({ tool, url: contender.url, requests: contender.requests(task), until: { seconds } });
  for (const contender of contenders) await loadOf(contender, warmUpSeconds);
  for (let round = 1; round <= o.rounds; round += 1) {
    for (const contender of contenders) {
      const figures = await loadOf(contender, o.seconds);
      found.get(contender.name)?.push(figures);
      o.onProgress(
        `${wanted[task].name}, round ${round}, ${contender.name}: ${Math.round(figures.perSecond)}/s, p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms`,
      );
    }
  }
  const of = (name: string, pick: (f: LoadFigures) => number): number[] => (found.get(name) ?? []).map(pick);
  const [own = '', ...peers] = contenders.map(({ name }) => name);
  const ratios = of(own, (f) => f.perSecond).map(
    (rate, i) => rate / Math.max(...peers.map((peer) => of(peer, (f) => f.perSecond)[i] ?? Number.NaN)),
  );
  const ratio = rounded(median(ratios));
  const p99 = median(of(own, (f) => f.p99Ms));
  const { name, ratio: least } = wanted[task];
  return [
    ...contenders.map((contender) => ({
      name: `${name}: ${contender.name}`,
      value: Math.round(median(of(contender.name, (f) => f.perSecond))),
      unit: `requests/s, p50 ${rounded(median(of(contender.name, (f) => f.p50Ms)), 1)} ms, p99 ${rounded(median(of(contender.name, (f) => f.p99Ms)), 1)} ms`,
      target: 'as is',
      ok: true,
    })),
    {
      name: `${name}: against the faster peer`,
      value: ratio,
      unit: 'times',
      target: `>= ${least}`,
      ok: ratio >= least,
    },
    { name: `${name}: p99`, value: rounded(p99, 1), unit: 'ms', target: `< ${p99MaxMs}`, ok: p99 < p99MaxMs },
  ];
};

const checkTaskset = (): void => {
  try {
    execFileSync(pinner, ['-c', '1', 'true'], { stdio: 'ignore' });
  } catch (error) {
    throw new Error(
      'This benchmark pins servers and load to two cores with taskset, which has to be there.',
      {
        cause: error,
      },
    );
  }
};

/** The sandbox beside prism and json-server, each on one core under the load of another. */
export const measurePsa = async (o: PsaOptions): Promise<Measure[]> => {
  checkTaskset();
  const tools = await ensureTools(o.onProgress);
  const folder = await mkdtemp(join(tmpdir(), 'parasol-bench-peers-'));
  const running: { stop(): Promise<void> }[] = [];
  try {
    o.onProgress('starting the sandbox with the large seed');
    const sandbox = await startSandbox(o.oneCore);
    running.push(sandbox);
    const seedSeconds = rounded(sandbox.startedInMs / 1_000, 1);
    const examples = await examplesOf(sandbox);
    const prism = await startPrism(tools, folder, examples);
    running.push(prism);
    const jsonServer = await startJsonServer(tools, folder);
    running.push(jsonServer);
    const contenders: Contender[] = [
      {
        name: 'sandbox',
        url: sandbox.url,
        requests: (task) => psaRequests(task, sandbox.base, sandbox.headers),
      },
      { name: 'prism', url: prism.url, requests: (task) => psaRequests(task, '', sandbox.headers) },
      { name: 'json-server', url: jsonServer.url, requests: jsonServerRequests },
    ];
    const measures: Measure[] = [
      {
        name: 'start with the large seed, the making of the database included',
        value: seedSeconds,
        unit: 's',
        target: `< ${seedMaxSeconds}`,
        ok: seedSeconds < seedMaxSeconds,
      },
    ];
    o.onProgress(
      `${connections} connections, each server process on one core, the load on the other, the sandbox's database ${o.oneCore ? 'on the core of its server' : 'on both'}`,
    );
    for (const task of ['list', 'read', 'create'] as const)
      measures.push(...(await measureTask(task, contenders, tools.autocannon, o)));
    measures.push(...(await measureMemory(sandbox, tools.autocannon, o)));
    return measures;
  } finally {
    for (const server of running.toReversed()) await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
