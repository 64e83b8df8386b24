export { batchesOf } from './batches.ts';
export { tooManyAtOnce } from './brake.ts';
export { drawApart } from './draw-apart.ts';
export { inParallel } from './in-parallel.ts';
export type { RunContext } from './run-context.ts';
export {
  claimWork,
  finishWork,
  nextDueMs,
  plantWork,
  renewWork,
  wakeProvider,
  workFigures,
  type ClaimedWork,
  type WorkFigures,
} from './store.ts';
export { workKinds, type WorkKind } from './tables.ts';
