export { RoleList } from './role-list.tsx';
export { RoleRecord } from './role-record.tsx';
export { RoleHistory } from './role-history.tsx';
