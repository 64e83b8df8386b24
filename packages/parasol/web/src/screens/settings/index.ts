export { Admins } from './admins.tsx';
export { Audit } from './audit.tsx';
