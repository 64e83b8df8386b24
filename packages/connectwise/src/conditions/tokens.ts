import { ConditionError } from './ast.ts';

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'symbol'; readonly text: string };

/** How literals are written; the PSA's own wording, so that messages read the same. */
export const literalAdvice =
  'String values should be enclosed with double or single quotes; DateTime values should be enclosed in square brackets; ' +
  'numbers should consist of only digits, and optionally a decimal point and a negation sign; boolean values should be indicated ' +
  'with the keywords true or false; null values should be indicated by the keyword null.';

const wordPattern = /[A-Za-z_][A-Za-z0-9_]*(?:\/[A-Za-z0-9_]+)*/y;
const numberPattern = /-?\d+(?:\.\d+)?(?![A-Za-z0-9_.])/y;
const symbolPattern = /!=|<>|<=|>=|==|[=<>(),]/y;
const datePattern = /\[([^[\]]*)\]/y;

const dateParts =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

function two(part: string): string {
  return part.padStart(2, '0');
}

/** A date as whole seconds in UTC (`YYYY-MM-DDTHH:MM:SSZ`), or undefined where it is none. Without a zone it is UTC. */
export function parseDate(text: string): string | undefined {
  const match = dateParts.exec(text.trim());
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '0', minute = '00', second = '00', zone = 'Z'] = match;
  const date = `${year}-${two(month)}-${two(day)}`;
  // Date.parse would roll 31 February over into March
  if (new Date(`${date}T00:00:00Z`).toJSON()?.slice(0, 10) !== date) return undefined;
  const offset = zone.toUpperCase().replace(/^(.\d{2})(\d{2})$/, '$1:$2');
  const at = Date.parse(`${date}T${two(hour)}:${minute}:${second}${offset}`);
  if (Number.isNaN(at)) return undefined;
  // an offset may lead out of the years that four digits can say, and there is no year 0
  const utc = new Date(at).toISOString();
  return /^(?!0000)\d{4}-/.test(utc) ? `${utc.slice(0, 19)}Z` : undefined;
}

const americanParts = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?)?$/i;

/** `07/22/2020 1:00:00 PM`, which PowerShell puts between the brackets for `[$(Get-Date)]`, as it is written otherwise. */
function fromAmerican(text: string): string | undefined {
  const match = americanParts.exec(text.trim());
  if (match === null) return undefined;
  const [, month = '', day = '', year = '', hour = '0', minute = '00', second = '00', half] = match;
  const pm = half?.toUpperCase() === 'PM' ? 12 : 0;
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + pm;
  return parseDate(`${year}-${month}-${day}T${hours}:${minute}:${second}`);
}

function quoted(source: string, start: number): { value: string; end: number } {
  const quote = source[start];
  let value = '';
  for (let i = start + 1; i < source.length; i += 1) {
    const c = source[i];
    if (c === '\\' && (source[i + 1] === quote || source[i + 1] === '\\')) {
      value += source[i + 1];
      i += 1;
    } else if (c === quote) {
      return { value, end: i + 1 };
    } else {
      value += c;
    }
  }
  throw new ConditionError('A string value is not closed by its quote.');
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** Cuts a condition into tokens. @throws ConditionError at the first character that fits nowhere */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const c = source[at] ?? '';
    if (/\s/.test(c)) {
      at += 1;
      continue;
    }
    if (c === '"' || c === "'") {
      const { value, end } = quoted(source, at);
      tokens.push({ kind: 'text', value });
      at = end;
      continue;
    }
    const date = c === '[' ? matchAt(datePattern, source, at) : null;
    if (date !== null) {
      const value = parseDate(date[1] ?? '') ?? fromAmerican(date[1] ?? '');
      if (value === undefined)
        throw new ConditionError(`[${(date[1] ?? '').slice(0, 40)}] is not a valid DateTime value.`);
      tokens.push({ kind: 'date', value });
      at += date[0].length;
      continue;
    }
    const number = matchAt(numberPattern, source, at);
    if (number !== null) {
      tokens.push({ kind: 'number', value: Number(number[0]) });
      at += number[0].length;
      continue;
    }
    const word = matchAt(wordPattern, source, at);
    if (word !== null) {
      tokens.push({ kind: 'word', text: word[0] });
      at += word[0].length;
      continue;
    }
    const symbol = matchAt(symbolPattern, source, at);
    if (symbol === null)
      throw new ConditionError(`Unexpected character at position ${at + 1}. ${literalAdvice}`);
    tokens.push({ kind: 'symbol', text: symbol[0] });
    at += symbol[0].length;
  }
  return tokens;
}
