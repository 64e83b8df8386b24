export { KeyHistory } from './key-history.tsx';
export { KeyList } from './key-list.tsx';
export { KeyRecord } from './key-record.tsx';
export { MemberDetails } from './member-details.tsx';
export { MemberHistory } from './member-history.tsx';
export { MemberList } from './member-list.tsx';
export { MemberLogs } from './member-logs.tsx';
