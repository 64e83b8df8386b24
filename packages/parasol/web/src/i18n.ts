import { createI18n } from '@parasol/web-kit';
import { en } from './locales/en/index.ts';
import { ko } from './locales/ko/index.ts';

export type MessageKey = keyof typeof en;

// The keys are the English ones; Korean has the server's errors besides.
export const { i18n, useT } = createI18n<MessageKey>({ en, ko });
