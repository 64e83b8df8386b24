export { Runs } from './runs.tsx';
export { Run } from './run.tsx';
