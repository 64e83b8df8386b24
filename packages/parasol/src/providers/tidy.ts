import type { Notice } from './types.ts';

/** What copying from a screen or a mail brings along: blanks, also the invisible ones, and quotes around the whole. */
const padding = /^[\s\u00AD\u200B-\u200D\u2060\uFEFF"'`]+|[\s\u00AD\u200B-\u200D\u2060\uFEFF"'`]+$/gu;

/** The text without padding; a notice says so, since a padded key works in no other place either. */
export const tidied = (typed: string, label: string, notices: Notice[]): string => {
  const text = typed.replace(padding, '');
  if (text !== typed && text !== '')
    notices.push({
      code: 'padding-removed',
      message: `Blanks or quotes around ${label} were removed.`,
    });
  return text;
};
