import '@parasol/web-kit/style.css';
import './style.css';
import { KitProvider, startApp } from '@parasol/web-kit';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { i18n, ready } from './i18n.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { theme } from './theme.ts';

// Its dialog and password field come after the first screen: the first load stays under its budget.
const ConfirmPassword = lazy(async () => ({
  default: (await import('./frame/confirm-password.tsx')).ConfirmPassword,
}));

await startApp(
  ready,
  <KitProvider i18n={i18n} queryClient={queryClient} theme={theme}>
    <RouterProvider router={router} />
    <Suspense fallback={null}>
      <ConfirmPassword />
    </Suspense>
  </KitProvider>,
);
