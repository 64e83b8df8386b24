import { createI18n } from '@parasol/web-kit';
import type { en } from './locales/en.ts';

export const { i18n, useT, ready } = createI18n<keyof typeof en>({
  en: async () => (await import('./locales/en.ts')).en,
  ko: async () => (await import('./locales/ko.ts')).ko,
});
