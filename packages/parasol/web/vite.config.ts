import { webApp } from '@parasol/web-kit/vite';

export default webApp(import.meta.url, {
  apiPrefixes: ['/api'],
  apiTarget: process.env['PARASOL_URL'] ?? 'http://127.0.0.1:4680',
});
