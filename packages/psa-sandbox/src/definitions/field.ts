type Common = {
  readonly required?: true;
  /** not returned and not kept; only hooks see it */
  readonly postOnly?: true;
  /** what a caller sends is passed over; hooks set it */
  readonly readOnly?: true;
  /** set where a new record doesn't say otherwise */
  readonly default?: string | number | boolean;
  /** a PUT that leaves it out leaves it as it is */
  readonly stays?: true;
};

/** What one member of a record holds, and how it is kept. Scalars are kept in `data`, references in columns. */
export type Field =
  | (Common & { readonly kind: 'text'; readonly max?: number; readonly format?: 'guid' | 'url' | 'email' })
  | (Common & { readonly kind: 'integer' | 'number'; readonly min?: number; readonly most?: number })
  | (Common & { readonly kind: 'boolean' })
  /** whole seconds in UTC */
  | (Common & { readonly kind: 'date' })
  | (Common & { readonly kind: 'choice'; readonly values: readonly string[] })
  | (Common & { readonly kind: 'reference'; readonly to: string; readonly emptyShown?: true })
  /** a reference to a kind of record that this PSA doesn't keep: only "none" can be set */
  | (Common & { readonly kind: 'foreign' })
  | (Common & {
      readonly kind: 'list';
      readonly of: 'integer' | 'text' | 'object';
      readonly shape?: Readonly<Record<string, Field>>;
    })
  | (Common & { readonly kind: 'customFields' })
  /** the id of the record above, shown as a number */
  | (Common & { readonly kind: 'parentId' })
  /** a catalog item, a time zone or a kind of channel: kept as it was sent, `{ id, identifier, name }` */
  | (Common & { readonly kind: 'product' | 'timeZone' | 'loose' })
  /** shown by an SQL expression that the store knows by this name; writing is a hook's matter */
  | (Common & { readonly kind: 'computed'; readonly by: 'configurationQuestions' | 'companyTypes' });

type Options = Omit<Common, 'default'>;

export const required = { required: true } as const;
export const readOnly = { readOnly: true } as const;
export const postOnly = { postOnly: true } as const;

export function text(
  max?: number,
  o: Options & { default?: string; format?: 'guid' | 'url' | 'email' } = {},
): Field {
  return { kind: 'text', ...(max === undefined ? {} : { max }), ...o };
}
export function integer(o: Options & { default?: number; min?: number; most?: number } = {}): Field {
  return { kind: 'integer', ...o };
}
export function decimal(o: Options & { default?: number; min?: number; most?: number } = {}): Field {
  return { kind: 'number', ...o };
}
/** A flag that is never null: false unless it is set. */
export function flag(o: Options & { default?: boolean } = {}): Field {
  return { kind: 'boolean', default: false, ...o };
}
/** A flag that is shown only where it was set. */
export function rareFlag(o: Options = {}): Field {
  return { kind: 'boolean', ...o };
}
export function date(o: Options = {}): Field {
  return { kind: 'date', ...o };
}
export function choice(values: readonly string[], o: Options & { default?: string } = {}): Field {
  return { kind: 'choice', values, ...o };
}
export function reference(to: string, o: Options & { emptyShown?: true } = {}): Field {
  return { kind: 'reference', to, ...o };
}
export function foreign(o: Options = {}): Field {
  return { kind: 'foreign', ...o };
}
/** A list; of objects, `shape` says what they may hold. */
export function list(
  of: 'integer' | 'text' | 'object',
  o: Options & { shape?: Readonly<Record<string, Field>> } = {},
): Field {
  return { kind: 'list', of, ...o };
}
export function customFields(): Field {
  return { kind: 'customFields' };
}
