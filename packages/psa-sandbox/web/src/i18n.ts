import { createI18n } from '@parasol/web-kit';
import type { en } from './locales/en/index.ts';

export const { i18n, useT, ready } = createI18n<keyof typeof en>({
  en: async () => (await import('./locales/en/index.ts')).en,
  ko: async () => (await import('./locales/ko/index.ts')).ko,
});
