import { notify } from '@parasol/web-kit';
import { useEffect, useRef } from 'react';
import { z } from 'zod';
import { useT } from '../i18n.ts';

const storageKey = 'parasol.typed';
const keptMs = 15 * 60_000;
const kept = z.object({
  path: z.string(),
  untilMs: z.number(),
  forms: z.record(z.string(), z.record(z.string(), z.string())),
});

/** The forms on the screen, and what may be kept of each. */
const forms = new Map<string, () => Record<string, string>>();

/**
 * Keeps what was typed while the browser is away at the identity provider. Only what forms have listed by
 * `useKeptInput` is kept: a key's secret half, a password or a token never comes into the browser's storage.
 */
export function keepTyped(): void {
  const typed = Object.fromEntries([...forms].map(([name, read]) => [name, read()]));
  const { pathname: path } = location;
  sessionStorage.setItem(storageKey, JSON.stringify({ path, untilMs: Date.now() + keptMs, forms: typed }));
}

/** What was kept of this page's forms. */
function readKept(): z.infer<typeof kept> | undefined {
  const text = sessionStorage.getItem(storageKey);
  if (text === null) return undefined;
  const found = kept.safeParse(JSON.parse(text));
  if (found.success && found.data.path === location.pathname && found.data.untilMs >= Date.now())
    return found.data;
  sessionStorage.removeItem(storageKey);
  return undefined;
}

/** What was kept of one form, once; the page's other forms take theirs by themselves. */
function takeKept(name: string): Record<string, string> | undefined {
  const found = readKept();
  if (found === undefined) return undefined;
  const { [name]: own, ...others } = found.forms;
  if (Object.keys(others).length === 0) sessionStorage.removeItem(storageKey);
  else sessionStorage.setItem(storageKey, JSON.stringify({ ...found, forms: others }));
  return own;
}

/** Whether something was kept of this form: for one that stands in a dialog, which is opened again then. */
export const isKept = (name: string): boolean => readKept()?.forms[name] !== undefined;

/** Puts back what was typed into these fields before the browser went to the identity provider. No secrets here. */
export function useKeptInput<Field extends string>(
  name: string,
  values: Readonly<Record<Field, string>>,
  put: (field: Field, value: string) => void,
): void {
  const t = useT();
  const latest = useRef({ values, put });
  useEffect(() => {
    latest.current = { values, put };
  });
  useEffect(() => {
    forms.set(name, () => latest.current.values);
    const typed = takeKept(name);
    if (typed !== undefined) {
      let back = false;
      for (const field in latest.current.values) {
        const value = typed[field];
        if (value === undefined || value === latest.current.values[field]) continue;
        latest.current.put(field, value);
        back = true;
      }
      if (back) notify.info(t('confirm.kept'), t('confirm.kept-text'));
    }
    return () => {
      forms.delete(name);
    };
  }, [name, t]);
}
