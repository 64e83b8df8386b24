import { useMemo } from 'react';
import { useLocale } from './create-i18n.ts';

export type Formats = {
  number: (value: number) => string;
  /** A date and time with minutes, in the browser's time zone. */
  dateTime: (value: string | Date) => string;
  date: (value: string | Date) => string;
  /** Month, day and hour, for the axis of a chart. */
  shortTime: (value: string | Date) => string;
  /** Seconds included, for logs. */
  instant: (value: string | Date) => string;
};

/** Numbers and times as the reader's language writes them. */
export function useFormats(): Formats {
  const { locale } = useLocale();
  return useMemo(() => {
    const number = new Intl.NumberFormat(locale);
    const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
    const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
    const shortTime = new Intl.DateTimeFormat(locale, {
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      hour12: false,
    });
    return {
      number: (value) => number.format(value),
      dateTime: (value) => dateTime.format(new Date(value)),
      date: (value) => date.format(new Date(value)),
      shortTime: (value) => shortTime.format(new Date(value)),
      instant: (value) => instant.format(new Date(value)),
    };
  }, [locale]);
}
