import '@parasol/web-kit/style.css';
import './style.css';
import { createQueryClient, KitProvider, startApp } from '@parasol/web-kit';
import { RouterProvider } from '@tanstack/react-router';
import { i18n, ready } from './i18n.ts';
import { router } from './router.tsx';

await startApp(
  ready,
  <KitProvider i18n={i18n} queryClient={createQueryClient()}>
    <RouterProvider router={router} />
  </KitProvider>,
);
