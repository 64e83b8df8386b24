import { useLingui } from '@lingui/react';
import { useState, type ChangeEvent, type SyntheticEvent } from 'react';
import type { z } from 'zod';
import { ApiError } from '../api/api-error.ts';
import { useDescribeProblem } from '../api/describe-error.ts';
import { useKitT } from '../i18n/create-i18n.ts';

type Problems = Readonly<Record<string, string | undefined>>;
type TextKeys<Values> = { [K in keyof Values]: Values[K] extends string ? K : never }[keyof Values] & string;

export type FormState<Values extends Record<string, unknown>> = {
  values: Values;
  set: <K extends keyof Values & string>(name: K, value: Values[K]) => void;
  /** Props for a Mantine text field: `<TextInput label={…} {...form.text('name')} />`. */
  text(name: TextKeys<Values>): {
    name: string;
    value: string;
    error: string | undefined;
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
  };
  /** The problem to show beside a field, in the reader's language. */
  error: (name: keyof Values & string) => string | undefined;
  /** A refusal that belongs to no single field: show it with `ErrorMessage`. */
  failure: unknown;
  busy: boolean;
  dirty: boolean;
  /** Checks, then sends. True when it was taken. Give it to `<form onSubmit>` or call it from a toolbar. */
  submit: (event?: SyntheticEvent) => Promise<boolean>;
  /** Starts over, from these values or those it began with. */
  reset: (values?: Values) => void;
};

/**
 * One form: values, zod check, sending, and the server's problems beside their fields. Messages in the
 * schema are keys of the catalogue (`z.string().min(1, 'kit.required')`), and so are the server's codes.
 *
 * @param o.fieldNames maps a server's field path to a value's name, where they differ.
 * @param o.codeFields maps a server's error code to the values that it may be about: the focus goes to the first of
 * them that is shown.
 */
export function useForm<Values extends Record<string, unknown>, Out>(o: {
  initial: Values;
  schema: z.ZodType<Out, Values>;
  onSubmit: (out: Out) => unknown;
  fieldNames?: Readonly<Record<string, keyof Values & string>>;
  codeFields?: Readonly<Record<string, readonly (keyof Values & string)[]>>;
}): FormState<Values> {
  const { i18n } = useLingui();
  const t = useKitT();
  const problemText = useDescribeProblem();
  const [start, setStart] = useState(o.initial);
  const [values, setValues] = useState(o.initial);
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const set: FormState<Values>['set'] = (name, value) => {
    setValues((before) => ({ ...before, [name]: value }));
    setProblems((before) => ({ ...before, [name]: undefined }));
  };
  const isName = (name: string): name is keyof Values & string => Object.hasOwn(values, name);

  function take(error: unknown, form: ParentNode): void {
    const placed: Record<string, string> = {};
    if (error instanceof ApiError) {
      for (const problem of error.fields) {
        // what is wrong within a list is shown beside the list
        const name = o.fieldNames?.[problem.field] ?? problem.field.split('.', 1)[0] ?? '';
        if (isName(name)) placed[name] ??= problemText(problem);
      }
    }
    const names = Object.keys(placed);
    setProblems(placed);
    setFailure(names.length > 0 ? undefined : error);
    const meant = error instanceof ApiError ? (o.codeFields?.[error.code] ?? []) : [];
    focusFirst(form, names.length > 0 ? names : meant);
  }

  async function submit(event?: SyntheticEvent): Promise<boolean> {
    event?.preventDefault();
    if (busy) return false;
    const form = event?.currentTarget instanceof HTMLFormElement ? event.currentTarget : document;
    const checked = o.schema.safeParse(values);
    if (!checked.success) {
      const found: Record<string, string> = {};
      for (const issue of checked.error.issues) {
        const name = String(issue.path[0] ?? '');
        if (isName(name)) found[name] ??= issue.message;
      }
      setProblems(found);
      setFailure(undefined);
      focusFirst(form, Object.keys(found));
      return false;
    }
    setBusy(true);
    setProblems({});
    setFailure(undefined);
    try {
      await o.onSubmit(checked.data);
      setStart(values);
      return true;
    } catch (error) {
      take(error, form);
      return false;
    } finally {
      setBusy(false);
    }
  }

  /** A schema's message is a key; anything else (zod's own English) becomes the general sentence. */
  const inWords = (message: string | undefined): string | undefined => {
    if (message === undefined) return undefined;
    return message in i18n.messages
      ? i18n._(message)
      : message.startsWith('Invalid')
        ? t('kit.required')
        : message;
  };

  return {
    values,
    set,
    text: (name) => ({
      name,
      value: String(values[name]),
      error: inWords(problems[name]),
      onChange: (event) => {
        const { value } = event.currentTarget;
        setValues((before) => ({ ...before, [name]: value }));
        setProblems((before) => ({ ...before, [name]: undefined }));
      },
    }),
    error: (name) => inWords(problems[name]),
    failure,
    busy,
    // Lists of chosen things are new arrays after every click, so values are compared as what they hold.
    dirty: JSON.stringify(values) !== JSON.stringify(start),
    submit,
    reset(next) {
      setStart(next ?? start);
      setValues(next ?? start);
      setProblems({});
      setFailure(undefined);
    },
  };
}

/** The first in reading order, whatever order the problems came in. */
function focusFirst(form: ParentNode, names: readonly string[]): void {
  if (names.length === 0) return;
  const wanted = names.map((name) => `[name="${CSS.escape(name)}"]`).join(',');
  form.querySelector<HTMLElement>(wanted)?.focus();
}
