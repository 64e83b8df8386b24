import { type Comparison, type Condition, ConditionError, type Literal } from './ast.ts';
import { literalAdvice, type Token, tokenize } from './tokens.ts';

/** Longest condition read; the PSA itself wants addresses of at most 2,000 characters and searches of more by POST. */
export const conditionLengthMax = 20_000;
/** Deepest nesting of parentheses and `not`. */
export const conditionDepthMax = 50;
/** Most comparisons in one condition. */
export const conditionTermsMax = 500;
/** Most values in one `in (…)`. */
export const conditionValuesMax = 1_000;

const comparisons = new Map<string, Comparison>([
  ['=', '='],
  ['==', '='],
  ['!=', '!='],
  ['<>', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
]);

class Reader {
  readonly tokens: readonly Token[];
  at = 0;
  terms = 0;
  values = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  word(...wanted: string[]): string | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== 'word') return undefined;
    const text = token.text.toLowerCase();
    if (!wanted.includes(text)) return undefined;
    this.at += 1;
    return text;
  }

  symbol(wanted: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'symbol' || token.text !== wanted) return false;
    this.at += 1;
    return true;
  }

  or(depth: number): Condition {
    return this.chain('or', () => this.and(depth));
  }

  and(depth: number): Condition {
    return this.chain('and', () => this.not(depth));
  }

  chain(kind: 'and' | 'or', next: () => Condition): Condition {
    const parts = [next()];
    while (this.word(kind) !== undefined) parts.push(next());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind, parts };
  }

  not(depth: number): Condition {
    if (depth > conditionDepthMax)
      throw new ConditionError(`Conditions may be nested at most ${conditionDepthMax} deep.`);
    if (this.word('not') !== undefined) return { kind: 'not', inner: this.not(depth + 1) };
    if (this.symbol('(')) {
      const inner = this.or(depth + 1);
      if (!this.symbol(')')) throw this.unexpected('a closing parenthesis');
      return inner;
    }
    return this.term();
  }

  term(): Condition {
    this.terms += 1;
    if (this.terms > conditionTermsMax)
      throw new ConditionError(`At most ${conditionTermsMax} comparisons are read.`);
    const token = this.tokens[this.at];
    if (token?.kind !== 'word') throw this.unexpected('a field name');
    this.at += 1;
    const field = token.text;
    const negated = this.word('not') !== undefined;
    const operator = this.word('contains', 'like', 'in');
    if (operator === 'in') return { kind: 'in', field, values: this.list(), negated };
    if (operator === 'contains' || operator === 'like')
      return { kind: operator, field, value: this.literal(), negated };
    const symbol = this.tokens[this.at];
    const comparison = symbol?.kind === 'symbol' ? comparisons.get(symbol.text) : undefined;
    if (negated || comparison === undefined) throw this.unexpected('an operator');
    this.at += 1;
    return { kind: 'compare', field, operator: comparison, value: this.literal() };
  }

  list(): Literal[] {
    if (!this.symbol('(')) throw this.unexpected('an opening parenthesis');
    const values = [this.literal()];
    while (this.symbol(',')) values.push(this.literal());
    if (!this.symbol(')')) throw this.unexpected('a closing parenthesis');
    this.values += values.length;
    if (this.values > conditionValuesMax)
      throw new ConditionError(`At most ${conditionValuesMax} values are read.`);
    return values;
  }

  literal(): Literal {
    const token = this.tokens[this.at];
    if (token === undefined || token.kind === 'symbol') throw this.unexpected('a value');
    this.at += 1;
    if (token.kind !== 'word') return token;
    const text = token.text.toLowerCase();
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
    if (text === 'null') return { kind: 'null' };
    throw new ConditionError(`${token.text} is not a value. ${literalAdvice}`);
  }

  unexpected(wanted: string): ConditionError {
    const token = this.tokens[this.at];
    const found =
      token === undefined ? 'the end' : 'text' in token ? `'${token.text}'` : `a ${token.kind} value`;
    return new ConditionError(`Expected ${wanted} but found ${found}.`);
  }
}

/**
 * Reads a `conditions` parameter: `= != < <= > >= contains like in not and or ( )`; `and` binds more tightly
 * than `or`; keywords in any case (Developer Guide, query strings).
 *
 * @throws ConditionError with a message for the caller
 */
export function parseConditions(source: string): Condition {
  if (source.length > conditionLengthMax)
    throw new ConditionError(`Conditions may have at most ${conditionLengthMax} characters.`);
  const reader = new Reader(tokenize(source));
  const condition = reader.or(0);
  if (reader.at < reader.tokens.length) throw reader.unexpected('and, or or the end');
  return condition;
}
