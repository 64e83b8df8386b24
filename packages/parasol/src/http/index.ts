export { createHttpApp, type HttpAppOptions } from './app.ts';
export type { MetricsAccess } from './metrics.ts';
