/** For tests of the web apps: their catalogues and the size of their first load. */
export { catalogueProblems, unusedKeys } from './catalogue.ts';
export { firstLoadBytes } from './first-load.ts';
