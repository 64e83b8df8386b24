export { errorTable, type ErrorCode } from './table.ts';
export { ParasolError, parasolError } from './parasol-error.ts';
