export { startRun, type StartRun } from './start-run.ts';
export { cancelRun, pauseRuns, resumeRuns, runsPaused } from './control.ts';
export { getRun, listRuns, runBefore, watchRun, type RunPage } from './read.ts';
export { executeRun } from './execute-run.ts';
export { runHere } from './run-here.ts';
export { checkSchedule, nextRunAt, type Schedule } from './schedule.ts';
export { startWorkerLoop, type WorkerLoop, type WorkerOptions } from './worker-loop.ts';
export type {
  CallCounts,
  Run,
  RunPhase,
  RunProblem,
  RunResult,
  RunState,
  RunStep,
  RunTrigger,
  RunWarning,
} from './types.ts';
