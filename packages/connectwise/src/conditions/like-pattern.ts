/**
 * A `like` literal as the pattern of an SQL LIKE with `\` as its escape: `%` and `*` stand for any run of
 * characters, a bracket pair around one character takes it as it is (`[[]text]` finds `[text]`), and
 * everything else stands for itself.
 */
export function likePattern(literal: string): string {
  let pattern = '';
  for (let i = 0; i < literal.length; i += 1) {
    const c = literal[i] ?? '';
    const inner = literal[i + 1];
    if (c === '[' && inner !== undefined && literal[i + 2] === ']') {
      pattern += escapeLike(inner);
      i += 2;
    } else if (c === '%' || c === '*') {
      pattern += '%';
    } else {
      pattern += escapeLike(c);
    }
  }
  return pattern;
}

/** Text that an SQL LIKE (escape `\`) takes as it is. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (c) => `\\${c}`);
}
