import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';
import { locales } from '../src/i18n/locale.ts';
import { catalogueModule, compiledMessages } from './compiled-messages.ts';
import { noncePlaceholder } from './nonce-placeholder.ts';

/**
 * The build of one web app, as both apps share it: React, no inline scripts, no `data:` assets, a
 * placeholder that `servePages` replaces by a fresh style nonce. React has a file of its own, which a new
 * version of the app leaves in the browser's cache; each language has one as well, of which a reader loads
 * one; the other libraries go with the screens that use them, so that the first load stays under 250 kB.
 *
 * @param configUrl `import.meta.url` of the app's `web/vite.config.ts`.
 * @param o.apiTarget where the development server sends the app's API (`npx vite packages/<app>/web`).
 */
export function webApp(
  configUrl: string,
  o: { apiPrefixes: readonly string[]; apiTarget: string },
): UserConfig {
  // Built from a test run, whose NODE_ENV is "test", React would be its slow and large development self.
  if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production';
  return {
    root: fileURLToPath(new URL('.', configUrl)),
    plugins: [compiledMessages(), react()],
    html: { cspNonce: noncePlaceholder },
    server: {
      host: '127.0.0.1',
      proxy: Object.fromEntries(
        o.apiPrefixes.map((prefix) => [prefix, { target: o.apiTarget, changeOrigin: true }]),
      ),
    },
    build: {
      outDir: fileURLToPath(new URL('../dist/web', configUrl)),
      emptyOutDir: true,
      target: 'es2022',
      // light-dark() has to stay what it is: its stand-in for older browsers does not know our switch.
      cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
      // An inlined font or picture would be a data: address, which the page's policy refuses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
              ...locales.map((locale) => ({
                name: `locale-${locale}`,
                test: catalogueModule(locale),
              })),
            ],
          },
        },
      },
    },
  };
}
