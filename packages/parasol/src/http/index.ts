export { createHttpApp, type HttpAppOptions } from './app.ts';
export type { HttpDeps } from './env.ts';
