/** The languages of both web apps. */
export const locales = ['en', 'ko'] as const;
export type Locale = (typeof locales)[number];

/** Each language in its own words, as a reader looks for it. */
export const localeNames: Record<Locale, string> = { en: 'English', ko: '한국어' };

const storageKey = 'parasol.locale';

const isLocale = (value: string | null): value is Locale => value === 'en' || value === 'ko';

/** What the reader chose before, else what the browser prefers, else English. */
export function preferredLocale(): Locale {
  const kept = readKept();
  if (isLocale(kept)) return kept;
  return navigator.languages.some((language) => language.toLowerCase().startsWith('ko')) ? 'ko' : 'en';
}

export function keepLocale(locale: Locale): void {
  try {
    localStorage.setItem(storageKey, locale);
  } catch {
    // Storage may be switched off: the choice then lasts until the page is left.
  }
}

function readKept(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
