export {
  startUmbrellaSandbox,
  type SandboxAccount,
  type UmbrellaSandbox,
  type UmbrellaSandboxOptions,
} from './start.ts';
export type { FaultRule } from './http/faults.ts';
export type { AddedEvents } from './scenario/world.ts';
