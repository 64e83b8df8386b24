export { legacyFile, type LegacyFile } from './legacy-file.ts';
export { takeOver, type TakenOver } from './take-over.ts';
