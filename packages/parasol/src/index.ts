/** Parasol's process roles: what a launcher starts. Everything else is reached over HTTP. */
export { startConsole, type ConsoleOptions, type RunningConsole } from './server.ts';
export { startWorker, type RunningWorker, type WorkerProcessOptions } from './worker.ts';
export { createLog, giveWay } from './process/index.ts';
