export { messageOf } from './message-of.ts';
export { errorTable, type ErrorCode } from './table.ts';
export { ParasolError, parasolError } from './parasol-error.ts';
