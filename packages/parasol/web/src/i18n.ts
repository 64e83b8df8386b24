import { createI18n } from '@parasol/web-kit';
import type { en } from './locales/en/index.ts';

export type MessageKey = keyof typeof en;

export const { i18n, useT, ready } = createI18n<MessageKey>(
  {
    en: async () => (await import('./locales/en/index.ts')).en,
    ko: async () => (await import('./locales/ko/index.ts')).ko,
  },
  // The server's errors are English already.
  { ko: async () => (await import('./locales/ko/explanations.ts')).explanations },
);
