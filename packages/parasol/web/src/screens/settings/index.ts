export { Admins } from './admins.tsx';
export { Audit } from './audit.tsx';
export { Tokens } from './tokens.tsx';
export { Notices } from './notices.tsx';
