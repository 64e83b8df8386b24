export { giveWay } from './give-way.ts';
export { commaList } from './comma-list.ts';
export { createLog } from './log.ts';
export { createJobs, installJobs, type Jobs } from './jobs.ts';
export { openRooms, type RoomsOptions } from './open-rooms.ts';
export { registerGauges } from './gauges.ts';
