// `npm run bench -- <name>`: each benchmark is a program of its own, with options of its own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const names = ['engine', 'logs', 'psa', 'scale'].filter((name) =>
  existsSync(join(import.meta.dirname, 'src', name, 'main.ts')),
);
const [name = '', ...rest] = process.argv.slice(2);
if (names.includes(name)) {
  process.argv.splice(2, process.argv.length, ...rest);
  await import(`./src/${name}/main.ts`);
} else {
  process.stderr.write(
    `Give one of: ${names.join(', ')}. For example: npm run bench -- ${names[0]} --json\n`,
  );
  process.exitCode = 1;
}
