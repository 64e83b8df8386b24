import '@parasol/web-kit/style.css';
import './style.css';
import { createQueryClient, KitProvider } from '@parasol/web-kit';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { i18n } from './i18n.ts';
import { router } from './router.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element "root".');

createRoot(root).render(
  <StrictMode>
    <KitProvider i18n={i18n} queryClient={createQueryClient()}>
      <RouterProvider router={router} />
    </KitProvider>
  </StrictMode>,
);
