/** The values of a statement in the making; `add` gives the placeholder that stands for a value. */
export class Parameters {
  readonly values: unknown[] = [];

  add(
    value: unknown,
    type: 'text' | 'integer' | 'numeric' | 'boolean' | 'text[]' | 'integer[]' | 'numeric[]' | 'jsonb',
  ): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
