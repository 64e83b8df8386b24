import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const router = fileURLToPath(new URL('../../../packages/parasol/web/src/router.tsx', import.meta.url));

/** Where a route stands: before anybody has signed in, for a person, or within a provider. */
export type Screen = { route: string; place: 'open' | 'person' | 'provider' };

const places = {
  open: 'open',
  ofPerson: 'person',
  at: 'provider',
  atPsa: 'provider',
} as const;

const isPlace = (name: string): name is keyof typeof places => name in places;

/** Every screen of the console, from the router's own list: what is added there is walked to from then on. */
export const allScreens = (): Screen[] =>
  [
    ...readFileSync(router, 'utf8').matchAll(/\b(open|ofPerson|at|atPsa)\('([^']+)', lazyRouteComponent/g),
  ].flatMap(([, name = '', path = '']) => {
    if (!isPlace(name)) return [];
    const route = name === 'atPsa' ? `/settings/psa${path === '/' ? '' : path}` : path;
    return [{ route, place: places[name] }];
  });
