export type { FinishedRun } from './conditions.ts';
export { watchProvider } from './watch.ts';
export { deliverNotices } from './deliver.ts';
export { listNotices, rewrapNoticeSecrets, saveNoticeSettings, sendTestNotice } from './notices.ts';
export { createMailer, type Mailer } from './mailer.ts';
export { channelSchema, conditionKinds, languageSchema, type Notice } from './types.ts';
export type { NoticesTables } from './tables.ts';
