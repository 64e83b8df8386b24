// Completes package-lock.json: npm leaves optional packages of other platforms out when the registry at hand doesn't
// have them, and `npm ci` then refuses the lockfile as a whole. Such a package is never fetched on this platform; its
// name, version and platform are all that the lockfile needs. Run it after every change of dependencies:
//
//   node launch/complete-lockfile.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = join(dirname(fileURLToPath(import.meta.url)), '..', 'package-lock.json');
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x'];

/** Optional packages that some locked package asks for and that the lockfile doesn't have: name to version. */
export const lackingPackages = (packages) =>
  Object.fromEntries(
    Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
      Object.entries(optionalDependencies).filter(
        ([name]) =>
          packages[`node_modules/${name}`] === undefined &&
          packages[`${parent}/node_modules/${name}`] === undefined,
      ),
    ),
  );

const entryOf = (name, version) => {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const pick = (known) => known.filter((word) => words.includes(word));
  const os = pick(systems);
  const cpu = pick(processors);
  if (os.length !== 1 || cpu.length !== 1)
    throw new Error(`Which platform is ${name} for? Add it to package-lock.json by hand.`);
  const libc = words.includes('gnu')
    ? ['glibc']
    : words.some((word) => word.startsWith('musl'))
      ? ['musl']
      : undefined;
  return { version, cpu, ...(libc ? { libc } : {}), optional: true, os };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const lacking = Object.entries(lackingPackages(lock.packages));
  for (const [name, version] of lacking) lock.packages[`node_modules/${name}`] = entryOf(name, version);
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
  );
  if (lacking.length > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${lacking.length} packages added\n`);
}
