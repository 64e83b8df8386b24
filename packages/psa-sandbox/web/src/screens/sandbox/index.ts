export { CallbackScreen } from './callbacks.tsx';
export { DataScreen } from './data.tsx';
export { FaultList } from './fault-list.tsx';
export { LoginList } from './login-list.tsx';
export { NewFault } from './new-fault.tsx';
export { NewLogin } from './new-login.tsx';
export { SettingsScreen } from './settings.tsx';
