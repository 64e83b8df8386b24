import type { I18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { localStorageColorSchemeManager, MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import { ApiError } from './api/api-error.ts';
import { Notifications } from './feedback/notifications.tsx';
import { shareStyleNonce, styleNonce } from './look/nonce.ts';
import { baseTheme, readableVariables, type KitTheme } from './look/theme.ts';

// Dialogs come after the first screen: nothing is asked before there is one.
const ConfirmDialog = lazy(async () => ({
  default: (await import('./feedback/confirm-dialog.tsx')).ConfirmDialog,
}));

const colourSchemes = localStorageColorSchemeManager({ key: 'parasol.colour-scheme' });

/** A client for TanStack Query: a refusal is final, a lost connection is tried twice more. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => count < 2 && error instanceof ApiError && error.status === 0,
      },
      mutations: { retry: false },
    },
  });
}

/** All that an app's screens need around them: look, language, fetched data, messages, questions. */
export function KitProvider(props: {
  i18n: I18n;
  queryClient: QueryClient;
  theme?: KitTheme;
  children: ReactNode;
}) {
  // Before the first dialog locks the scrolling; doing it again changes nothing.
  shareStyleNonce();
  return (
    <MantineProvider
      theme={props.theme ? mergeThemeOverrides(baseTheme, props.theme) : baseTheme}
      cssVariablesResolver={readableVariables}
      colorSchemeManager={colourSchemes}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <I18nProvider i18n={props.i18n}>
        <QueryClientProvider client={props.queryClient}>
          {props.children}
          <Suspense fallback={null}>
            <ConfirmDialog />
          </Suspense>
          <Notifications />
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>
  );
}
