import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { root, type SourceFile, sourceFiles } from './source-files.ts';

// Ground: the languages and the database, and what both web apps share. First: the product and the sandboxes, which
// meet over HTTP only. Top: the demonstration. An import goes down, never up and never sideways.
const floors: Record<string, number> = {
  connectwise: 0,
  umbrella: 0,
  postgres: 0,
  'web-kit': 0,
  parasol: 1,
  'psa-sandbox': 1,
  'umbrella-sandbox': 1,
  demo: 2,
};

// Rooms that decide: what they know of time, database and network is handed to them.
const domainRooms = new Set(['rights', 'configurations', 'incidents', 'ledger']);
const keptOutOfDomain = new Set([
  'hono',
  '@hono/node-server',
  '@hono/zod-openapi',
  'pg',
  'undici',
  'node:http',
  'node:https',
  'node:net',
]);

const files = sourceFiles();
const isTest = (file: SourceFile): boolean => /\.test\.tsx?$|(^|\/)(testing|test-|fixtures)/.test(file.path);

/** Every import with the file that makes it, where `wrong` says what is wrong with it. */
const offences = (
  among: readonly SourceFile[],
  wrong: (file: SourceFile, module: string) => string | null,
): string[] =>
  among.flatMap((file) =>
    file.imports.flatMap((module) => {
      const what = wrong(file, module);
      return what === null ? [] : [`${file.path} imports ${module}: ${what}`];
    }),
  );

const packageOf = (path: string): string | undefined => /^packages\/([^/]+)\//.exec(path)?.[1];
const relativeTarget = (file: SourceFile, module: string): string | null =>
  module.startsWith('.') ? normalize(join(file.path, '..', module)) : null;
const packageTarget = (module: string): string | undefined => /^@parasol\/([^/]+)/.exec(module)?.[1];

/** `product/src/room/file.ts` has the room `room`; files outside of rooms have none. */
const roomOf = (path: string): string | undefined => /^packages\/parasol\/src\/([^/]+)\//.exec(path)?.[1];

describe('the house', () => {
  test('every package stands on a floor, and files are found at all', () => {
    expect(readdirSync(join(root, 'packages')).toSorted()).toEqual(Object.keys(floors).toSorted());
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(500);
  });

  test('no package reaches into another by a path', () => {
    expect(
      offences(files, (file, module) => {
        const target = relativeTarget(file, module);
        const from = packageOf(file.path);
        return target !== null && from !== undefined && packageOf(target) !== from
          ? 'leaves its package'
          : null;
      }),
    ).toEqual([]);
  });

  test('a package is imported only by what its package.json exports', () => {
    const exported = new Map(
      Object.keys(floors).map((name) => {
        const text = readFileSync(join(root, 'packages', name, 'package.json'), 'utf8');
        const { exports } = z
          .object({ exports: z.record(z.string(), z.unknown()).default({}) })
          .parse(JSON.parse(text));
        return [name, new Set(Object.keys(exports).map((path) => `@parasol/${name}${path.slice(1)}`))];
      }),
    );
    expect(
      offences(files, (_file, module) => {
        const name = packageTarget(module);
        return name !== undefined && exported.get(name)?.has(module) !== true ? 'not exported' : null;
      }),
    ).toEqual([]);
  });

  test('a package lists in its package.json the packages that it imports, and no other', () => {
    const listed = z.object({
      dependencies: z.record(z.string(), z.string()).default({}),
      devDependencies: z.record(z.string(), z.string()).default({}),
    });
    for (const folder of ['e2e', 'bench', ...Object.keys(floors).map((name) => `packages/${name}`)]) {
      const text = readFileSync(join(root, folder, 'package.json'), 'utf8');
      const { dependencies, devDependencies } = listed.parse(JSON.parse(text));
      const names = Object.keys({ ...dependencies, ...devDependencies });
      const imported = files
        .filter((file) => file.path.startsWith(`${folder}/`))
        .flatMap((file) => file.imports.flatMap((module) => packageTarget(module) ?? []))
        .filter((name) => folder !== `packages/${name}`);
      expect([folder, ...names.flatMap((name) => packageTarget(name) ?? []).toSorted()]).toEqual([
        folder,
        ...[...new Set(imported)].toSorted(),
      ]);
    }
  });

  test('imports between packages go down a floor, never up and never sideways', () => {
    // A package's own tests may stand in the public parts of the first floor to have a real server to talk to.
    expect(
      offences(
        files.filter((file) => !isTest(file)),
        (file, module) => {
          const from = packageOf(file.path);
          const to = packageTarget(module);
          if (from === undefined || to === undefined || from === to) return null;
          return (floors[to] ?? 9) < (floors[from] ?? -1)
            ? null
            : `${from} and ${to} must not know each other so`;
        },
      ),
    ).toEqual([]);
  });

  test('a room of the product uses another only by its index.ts', () => {
    expect(
      offences(files, (file, module) => {
        const target = relativeTarget(file, module);
        const room = target === null ? undefined : roomOf(target);
        const from = roomOf(file.path);
        if (target === null || room === undefined || room === from || room === 'testing' || isTest(file))
          return null;
        // The schema joins what each room says of its own tables; rooms read how a tenant's table is made.
        if (from === 'schema' && /\/(tables|migration)\.ts$/.test(target)) return null;
        if (target.endsWith('schema/tenant.ts') && file.path.endsWith('migration.ts')) return null;
        // A second door for the simulation, which runs a room's steps on a store in memory.
        const onOtherGround = from === 'simulation' || file.path.endsWith('/memory-store.ts');
        if (onOtherGround && target.endsWith(`/${room}/for-simulation.ts`)) return null;
        return target.endsWith(`/${room}/index.ts`) ? null : `the inside of ${room}`;
      }),
    ).toEqual([]);
  });

  test('the domain knows no HTTP and no driver of the database', () => {
    expect(
      offences(
        files.filter((file) => domainRooms.has(roomOf(file.path) ?? '') && !isTest(file)),
        (_file, module) => (keptOutOfDomain.has(module) ? 'is to be handed in' : null),
      ),
    ).toEqual([]);
  });

  test('no hand-written file is longer than 600 lines, and half of them are under 100', () => {
    expect(files.filter((file) => file.lines > 600).map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
    const sorted = files.map((file) => file.lines).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100);
  });
});
