import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const parasol = fileURLToPath(new URL('../../packages/parasol/', import.meta.url));
const server = `${parasol}src/`;
const korean = readFileSync(`${parasol}web/src/locales/ko/reasons.ts`, 'utf8');
/** Rooms whose refusals a person reads on a screen. */
const rooms = ['providers', 'exports', 'ticketing', 'rights', 'customers', 'notices', 'access', 'legacy'];

const sources = rooms.flatMap((room) =>
  readdirSync(server + room)
    // What tests keys and tickets is named so as well: the helpers of tests give no reasons.
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(`${server}${room}/${file}`, 'utf8')),
);

it('every reason that the server gives in a sentence of its own is told in Korean as well', () => {
  const told = sources.flatMap((source) =>
    [...source.matchAll(/(?:\breason:\s*|\b(?:refuse|unreadable)\()'([^'\n]*\s[^'\n]*)'/g)].map(
      ([, text]) => text,
    ),
  );
  expect(new Set(told).size).toBeGreaterThan(15);
  expect([...new Set(told)].filter((text) => !korean.includes(`'reason:${text}'`))).toEqual([]);
});
