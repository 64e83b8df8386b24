import '@parasol/web-kit/style.css';
import './style.css';
import { KitProvider } from '@parasol/web-kit';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConfirmPassword } from './frame/confirm-password.tsx';
import { i18n } from './i18n.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { theme } from './theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element "root".');

createRoot(root).render(
  <StrictMode>
    <KitProvider i18n={i18n} queryClient={queryClient} theme={theme}>
      <RouterProvider router={router} />
      <ConfirmPassword />
    </KitProvider>
  </StrictMode>,
);
