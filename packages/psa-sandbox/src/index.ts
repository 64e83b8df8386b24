/** A ConnectWise-compatible PSA that runs on a laptop. */
export { startPsaSandbox, type PsaSandbox, type PsaSandboxOptions } from './server.ts';
