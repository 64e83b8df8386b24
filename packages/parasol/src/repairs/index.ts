export { writeAdvices } from './advice.ts';
export { listWrites, type WriteRow } from './list-writes.ts';
export { linkWrite } from './link-write.ts';
