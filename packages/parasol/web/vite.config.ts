import { webApp } from '@parasol/web-kit/vite';
import { defineConfig } from 'vite';

const shared = webApp(import.meta.url, {
  apiPrefixes: ['/api'],
  apiTarget: process.env['PARASOL_URL'] ?? 'http://127.0.0.1:4680',
});

/**
 * Only React has a file of its own. The other libraries go with the screens that use them, so that the first load
 * stays under 250 kB: the table, number fields and dialogs come with the first screen that has one.
 */
export default defineConfig({
  ...shared,
  build: {
    ...shared.build,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 1 }],
        },
      },
    },
  },
});
