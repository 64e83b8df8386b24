import { pathToFileURL } from 'node:url';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';
import { z } from 'zod';
import { locales } from '../src/i18n/locale.ts';

/**
 * The module that holds a language's messages, an app's or the kit's; what it is put together from is compiled into it.
 * Not zod's, which has files of such names, nor what else lies beside it for a screen to fetch.
 */
export const catalogueModule = (locale: string): RegExp =>
  new RegExp(`[\\\\/](web[\\\\/]src[\\\\/]locales[\\\\/]${locale}([\\\\/]index)?\\.ts|kit-${locale}\\.ts)$`);

/** Messages that are fetched later, once there is an error to explain. */
const explanationsModule = (locale: string): RegExp =>
  new RegExp(`[\\\\/]web[\\\\/]src[\\\\/]locales[\\\\/]${locale}[\\\\/]explanations\\.ts$`);

const entries = locales.flatMap((locale) => [catalogueModule(locale), explanationsModule(locale)]);
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
