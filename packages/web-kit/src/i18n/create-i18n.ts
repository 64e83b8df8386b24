import { setupI18n, type I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import type { kitEn } from './kit-en.ts';
import { keepLocale, preferredLocale, type Locale } from './locale.ts';

/** Values for an ICU message's arguments. */
export type Values = Record<string, string | number | Date>;
export type Translate<Key extends string> = (key: Key, values?: Values) => string;
type KitKey = keyof typeof kitEn;

/** An app's catalogues (ICU messages), each fetched when its language is first wanted. */
type Catalogues<Key extends string> = Record<Locale, () => Promise<Readonly<Record<Key, string>>>>;

/** What is needed once something goes wrong, or is told to have gone wrong: messages of `error.` and `reason:`. */
type Explanations = Partial<Record<Locale, () => Promise<Readonly<Record<string, string>>>>>;

export type AppI18n<Key extends string> = {
  /** Hand this to `KitProvider`. */
  i18n: I18n;
  /** The translator for components; it renders again when the language changes. Knows the app's and the kit's keys. */
  useT: () => Translate<Key | KitKey>;
  /** The reader's language is there: render no sooner (`startApp`). Rejects when it can't be fetched. */
  ready: Promise<void>;
};

/**
 * Makes an app's translator and begins to fetch the reader's language. The keys are those of the English
 * catalogue, so a wrong key is a type error; that the Korean one has the same keys is checked where it
 * is written, with `satisfies Record<keyof typeof en, string>`.
 */
export function createI18n<Key extends string>(
  catalogues: Catalogues<Key>,
  explanations: Explanations = {},
): AppI18n<Key> {
  const i18n = setupI18n();
  app = { i18n, catalogues, explanations };
  return { i18n, useT: useTranslate, ready: activate(preferredLocale()) };
}

const kitCatalogues: Catalogues<KitKey> = {
  en: async () => (await import('./kit-en.ts')).kitEn,
  ko: async () => (await import('./kit-ko.ts')).kitKo,
};

/** One app runs in a page. (The `i18n` that lingui hands to components is not the one it was given.) */
let app: { i18n: I18n; catalogues: Catalogues<string>; explanations: Explanations } | undefined;
let wanted: Locale | undefined;
let explaining = false;

async function activate(locale: Locale): Promise<void> {
  if (!app) throw new Error('No translator has been made: call createI18n first.');
  const { i18n, catalogues } = app;
  wanted = locale;
  const [ofKit, ofApp, ofErrors] = await Promise.all([
    kitCatalogues[locale](),
    catalogues[locale](),
    explaining ? explanationsIn(locale) : {},
  ]);
  // Who chooses again while a language is on its way gets the one chosen last.
  if (wanted !== locale) return;
  // A build has parsed the messages (node/compiled-messages.ts); the development server serves them as they are.
  if (import.meta.env.DEV)
    i18n.setMessagesCompiler((await import('@lingui/message-utils/compileMessage')).compileMessage);
  i18n.load(locale, { ...ofKit, ...ofApp, ...ofErrors });
  i18n.activate(locale);
  document.documentElement.lang = locale;
}

/** Without them an error is told in the server's own English. */
const explanationsIn = async (locale: Locale): Promise<Readonly<Record<string, string>>> =>
  (await app?.explanations[locale]?.().catch(() => undefined)) ?? {};

/** An error waits so long for its words at most. */
const patienceMs = 3_000;

/**
 * Fetches the words for errors in the reader's language, which the first load goes without: before the first error is
 * shown, and by screens that tell of errors. Never rejects.
 */
export async function explain(): Promise<void> {
  if (!app || explaining) return;
  explaining = true;
  const { i18n } = app;
  const { locale } = i18n;
  if (locale !== 'en' && locale !== 'ko') return;
  const fetched = explanationsIn(locale).then((messages) => i18n.load(locale, messages));
  await Promise.race([fetched, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
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

/** The language in use, and how to change it (kept for the next visit); rejects when it can't be fetched. */
export function useLocale(): { locale: Locale; setLocale: (locale: Locale) => Promise<void> } {
  const { i18n } = useLingui();
  return {
    locale: i18n.locale === 'ko' ? 'ko' : 'en',
    async setLocale(next) {
      await activate(next);
      keepLocale(next);
    },
  };
}

/**
 * A server's sentence in the reader's language: the app's message `reason:<sentence>`, in which `{names}` stand for what
 * differs from time to time. Undefined when the app has none, as for the words of another system.
 */
export function useReasonTranslation(): (sentence: string) => string | undefined {
  const { i18n } = useLingui();
  return (sentence) => {
    if (`reason:${sentence}` in i18n.messages) return i18n._(`reason:${sentence}`);
    for (const key of Object.keys(i18n.messages)) {
      const values = key.startsWith('reason:') && key.includes('{') ? matched(key.slice(7), sentence) : null;
      if (values !== null) return i18n._(key, values);
    }
    return undefined;
  };
}

/** What stands for each `{name}` of the pattern in the sentence; null: it is another sentence. */
function matched(pattern: string, sentence: string): Record<string, string> | null {
  const source = pattern
    .replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>.+)`);
  return new RegExp(`^${source}$`, 's').exec(sentence)?.groups ?? null;
}

/** `errors.<code>` in the reader's language when the app has such a message, else undefined. */
export function useErrorTranslation(): (code: string, values?: Values) => string | undefined {
  const { i18n } = useLingui();
  return (code, values) => (`error.${code}` in i18n.messages ? i18n._(`error.${code}`, values) : undefined);
}
