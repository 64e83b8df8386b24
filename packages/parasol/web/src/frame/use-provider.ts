import { useParams } from '@tanstack/react-router';
import { createContext, useContext } from 'react';
import type { SessionProvider } from '../api/session.ts';

export const ProviderContext = createContext<SessionProvider | null>(null);

/** The provider whose screens these are. Only below the provider's frame. */
export function useProvider(): SessionProvider {
  const provider = useContext(ProviderContext);
  if (provider === null) throw new Error('This screen stands outside of a provider.');
  return provider;
}

/** Whether the policy table lets the signed-in person do this here. */
export function useCan(): (action: string) => boolean {
  const { actions } = useProvider();
  return (action) => actions.includes(action);
}

/** A path of this provider's screens. */
export const screenOf = (providerId: string, path = ''): string => `/p/${providerId}${path}`;

/** A part of the address, such as `providerId`. */
export const useParam = (name: string): string =>
  useParams({ strict: false, select: (params: Record<string, string | undefined>) => params[name] }) ?? '';
