export { PsaFrame } from './psa-frame.tsx';
export { Credentials } from './credentials.tsx';
export { Guide } from './guide.tsx';
export { Rights } from './rights.tsx';
export { Ticketing } from './ticketing.tsx';
export { ConfigurationSettings } from './configuration-settings.tsx';
export { Overrides } from './overrides.tsx';
