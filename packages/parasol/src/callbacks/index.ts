export { keepRegistered } from './keep-registered.ts';
export { callbackStates, callbackStatus } from './status.ts';
export { callbacksMigration } from './migration.ts';
export { openHints, saveConsoleAddress } from './store.ts';
export { createCallbacks, type Callbacks } from './take-callback.ts';
export type { CallbacksTables } from './tables.ts';
