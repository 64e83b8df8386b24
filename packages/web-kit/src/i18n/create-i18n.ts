import { setupI18n, type I18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import { kitEn } from './kit-en.ts';
import { kitKo } from './kit-ko.ts';
import { keepLocale, preferredLocale, type Locale } from './locale.ts';

/** Values for an ICU message's arguments. */
export type Values = Record<string, string | number | Date>;
export type Translate<Key extends string> = (key: Key, values?: Values) => string;
type KitKey = keyof typeof kitEn;

export type AppI18n<Key extends string> = {
  /** Hand this to `KitProvider`. */
  i18n: I18n;
  /** The translator for components; it renders again when the language changes. Knows the app's and the kit's keys. */
  useT: () => Translate<Key | KitKey>;
};

/**
 * Makes an app's translator from its two catalogues (ICU messages). The keys are those of the English
 * catalogue, so a wrong key is a type error; that the Korean one has the same keys is checked where it
 * is written, with `satisfies Record<keyof typeof en, string>`.
 */
export function createI18n<Key extends string>(
  catalogues: Record<Locale, Readonly<Record<Key, string>>>,
): AppI18n<Key> {
  const i18n = setupI18n();
  i18n.setMessagesCompiler(compileMessage);
  i18n.load({ en: { ...kitEn, ...catalogues.en }, ko: { ...kitKo, ...catalogues.ko } });
  activate(i18n, preferredLocale());
  return { i18n, useT: useTranslate };
}

function activate(i18n: I18n, locale: Locale): void {
  i18n.activate(locale);
  document.documentElement.lang = locale;
}

function useTranslate(): Translate<string> {
  const { i18n } = useLingui();
  const locale = i18n.locale;
  // The locale is a dependency on purpose: a changed language must give memoised components a new translator.
  // oxlint-disable-next-line react/exhaustive-deps
  return useCallback((key, values) => i18n._(key, values), [i18n, locale]);
}

/** The kit's own translator. */
export const useKitT: () => Translate<KitKey> = useTranslate;

/** The language in use, and how to change it (kept for the next visit). */
export function useLocale(): { locale: Locale; setLocale: (locale: Locale) => void } {
  const { i18n } = useLingui();
  return {
    locale: i18n.locale === 'ko' ? 'ko' : 'en',
    setLocale(next) {
      keepLocale(next);
      activate(i18n, next);
    },
  };
}

/** `errors.<code>` in the reader's language when the app has such a message, else undefined. */
export function useErrorTranslation(): (code: string, values?: Values) => string | undefined {
  const { i18n } = useLingui();
  return (code, values) => (`error.${code}` in i18n.messages ? i18n._(`error.${code}`, values) : undefined);
}
