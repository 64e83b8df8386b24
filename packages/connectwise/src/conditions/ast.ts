/** A literal of a condition. */
export type Literal =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** whole seconds, `YYYY-MM-DDTHH:MM:SSZ` */
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'null' };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A parsed condition. Field paths are as written, such as `company/id`; names are compared without regard to case. */
export type Condition =
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: Comparison;
      readonly value: Literal;
    }
  | { readonly kind: 'contains'; readonly field: string; readonly value: Literal; readonly negated: boolean }
  | { readonly kind: 'like'; readonly field: string; readonly value: Literal; readonly negated: boolean }
  | {
      readonly kind: 'in';
      readonly field: string;
      readonly values: readonly Literal[];
      readonly negated: boolean;
    }
  | { readonly kind: 'not'; readonly inner: Condition }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] };

/** A condition that can't be read or can't be answered; the message is meant for the caller (`ApiFindCondition`). */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
}
