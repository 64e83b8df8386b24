import { webApp } from '@parasol/web-kit/vite';

export default webApp(import.meta.url, {
  apiPrefixes: ['/sandbox/api', '/v4_6_release', '/v2025_1', '/login'],
  apiTarget: process.env['PSA_URL'] ?? 'http://127.0.0.1:4681',
});
