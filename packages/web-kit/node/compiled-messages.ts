import { pathToFileURL } from 'node:url';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';
import { z } from 'zod';
import { locales } from '../src/i18n/locale.ts';

/** The modules that hold a language's messages: an app's own and the kit's. Not zod's, which has files of such names. */
export const catalogueModule = (locale: string): RegExp =>
  new RegExp(`[\\\\/](web[\\\\/]src[\\\\/]locales[\\\\/]${locale}[\\\\/.]|kit-${locale}\\.ts$)`);

const entries = locales.map(
  (locale) =>
    new RegExp(
      `[\\\\/](web[\\\\/]src[\\\\/]locales[\\\\/]${locale}([\\\\/]index)?\\.ts|kit-${locale}\\.ts)$`,
    ),
);
const Module = z.record(z.string(), z.record(z.string(), z.string()));

/** Parses the ICU messages when the app is built, so that no reader loads the parser. */
export function compiledMessages(): Plugin {
  return {
    name: 'compiled-messages',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (!entries.some((entry) => entry.test(id))) return null;
      const catalogues = Module.parse({ ...(await import(pathToFileURL(id).href)) });
      const statements = Object.entries(catalogues).map(([name, messages]) => {
        const compiled = Object.entries(messages).map(([key, text]) => [key, compileMessageOrThrow(text)]);
        return `export const ${name} = ${JSON.stringify(Object.fromEntries(compiled))};`;
      });
      return { code: statements.join('\n'), moduleType: 'js' };
    },
  };
}
