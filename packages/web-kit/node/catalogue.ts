import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileMessageOrThrow, type CompiledMessage } from '@lingui/message-utils/compileMessage';

type Catalogue = Readonly<Record<string, string>>;

/**
 * What is wrong between an app's two catalogues, one line per problem: a key that one lacks, a message that
 * is no ICU message, other arguments than the English one's, or Korean without a Korean letter.
 *
 * @param o.same keys whose Korean text needs no Hangul (names, abbreviations).
 */
export function catalogueProblems(
  en: Catalogue,
  ko: Catalogue,
  o: { same?: readonly string[] } = {},
): string[] {
  const problems: string[] = [];
  for (const key of new Set([...Object.keys(en), ...Object.keys(ko)])) {
    const english = en[key];
    const korean = ko[key];
    if (english === undefined || korean === undefined) {
      problems.push(`${key}: missing in ${english === undefined ? 'English' : 'Korean'}`);
      continue;
    }
    const wanted = messageArguments(key, english, problems);
    const given = messageArguments(key, korean, problems);
    if (wanted !== given)
      problems.push(`${key}: the English message takes (${wanted}), the Korean one (${given})`);
    const words = /[A-Za-z]/.test(english.replaceAll(/\{[^}]*\}/g, ''));
    if (words && !/[가-힣]/.test(korean) && !o.same?.includes(key)) problems.push(`${key}: not translated`);
  }
  return problems;
}

function messageArguments(key: string, message: string, problems: string[]): string {
  try {
    return [...new Set(names(compileMessageOrThrow(message)))].toSorted().join(', ');
  } catch (error) {
    problems.push(`${key}: ${error instanceof Error ? error.message : 'not an ICU message'}`);
    return '';
  }
}

/** Names of the arguments in a compiled message, those inside plurals included. */
function names(message: CompiledMessage): string[] {
  return message.flatMap((token) => {
    if (typeof token === 'string') return [];
    const [name, , choices] = token;
    const inner = typeof choices === 'object' && choices !== null ? Object.values(choices) : [];
    return [name, ...inner.flatMap((choice) => (Array.isArray(choice) ? names(choice) : []))];
  });
}

/**
 * Keys that no source file names. A key may be put together (`` `matrix.${column}` ``): its beginning up to
 * the last dot, as a template's text, counts as naming it.
 */
export function unusedKeys(sourceDir: string, keys: readonly string[]): string[] {
  const sources = readdirSync(sourceDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/(^|[/\\])locales[/\\]/.test(name))
    .map((name) => readFileSync(join(sourceDir, name), 'utf8'))
    .join('\n');
  return keys.filter((key) => {
    if (sources.includes(`'${key}'`)) return false;
    const parts = key.split('.');
    return !parts.some((_, at) => at > 0 && sources.includes(`\`${parts.slice(0, at).join('.')}.\${`));
  });
}
