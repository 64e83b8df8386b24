import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { root } from './source-files.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const dashboard = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});
const sources = ['process/gauges.ts', 'http/metrics.ts'].map((path) => read(`packages/parasol/src/${path}`));
const measured = (name: string): boolean => {
  const base = name.replace(/_(bucket|count|sum)$/, '');
  return sources.some((source) => source.includes(`'${base}'`));
};
const measuresIn = (text: string): string[] => [...new Set(text.match(/parasol_[a-z_]+/g))];

describe('what is watched', () => {
  test('is measured: the dashboard and the alarms ask for nothing that no console tells', () => {
    const shown = dashboard.parse(JSON.parse(read('deploy/dashboard.json')));
    const asked = measuresIn([read('deploy/alerts.yml'), JSON.stringify(shown)].join('\n'));
    expect(asked.length).toBeGreaterThan(6);
    expect(asked.filter((name) => !measured(name))).toEqual([]);
  });

  test('has a heading in the runbook for each alarm', () => {
    const alarms = [...read('deploy/alerts.yml').matchAll(/alert: (\w+)/g)].map((match) => match[1] ?? '');
    expect(alarms.length).toBeGreaterThan(5);
    const runbook = read('docs/runbook.md');
    expect(alarms.filter((alarm) => !runbook.includes(`### ${alarm}\n`))).toEqual([]);
  });
});

test('every unit starts a command that there is, with options that it takes', () => {
  const commands = read('packages/parasol/src/cli/main.ts');
  const serve = read('packages/parasol/src/cli/commands/serve.ts');
  for (const unit of readdirSync(join(root, 'deploy/systemd')).filter((name) => name.endsWith('.service'))) {
    const start = /^ExecStart=.*parasol -- (\w+)(.*)$/m.exec(read(`deploy/systemd/${unit}`));
    const name = start?.[1] ?? '';
    expect([unit, commands.includes(`./commands/${name === 'worker' ? 'serve' : name}.ts`)]).toEqual([
      unit,
      true,
    ]);
    const options = name === 'backup' ? [] : (start?.[2]?.match(/--[a-z-]+/g) ?? []);
    expect([unit, options.filter((option) => !serve.includes(option))]).toEqual([unit, []]);
  }
});

test('the container starts as `npm run parasol` does, and its files are where its steps look for them', () => {
  const steps = read('deploy/Containerfile');
  const entry = z.array(z.string()).parse(JSON.parse(/^ENTRYPOINT (.*)$/m.exec(steps)?.[1] ?? ''));
  const lean = /const lean = \[(.*)\]/.exec(read('launch/run.mjs'))?.[1]?.match(/--[a-z-]+=\d+/g) ?? [];
  expect(lean.length).toBeGreaterThan(1);
  expect(entry).toEqual(['node', ...lean, 'packages/parasol/src/cli/main.ts']);
  const copied = [...steps.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(
    (copy) => copy[1]?.split(' ') ?? [],
  );
  expect(copied.length).toBeGreaterThan(5);
  expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(read(/import\('\.\/(.*?)'\)/.exec(steps)?.[1] ?? '')).toContain('export const installedBinaries');
});
