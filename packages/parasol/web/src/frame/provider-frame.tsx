import { Loaded } from '@parasol/web-kit';
import { Outlet } from '@tanstack/react-router';
import { useSession } from '../api/session.ts';
import { LostInside } from '../screens/start/lost.tsx';
import { ConsoleShell } from './console-shell.tsx';
import { ProviderContext, useParam } from './use-provider.ts';

/** The screens of one provider. One that isn't the person's own looks like one that doesn't exist. */
export function ProviderFrame() {
  const id = useParam('providerId');
  return (
    <Loaded query={useSession()}>
      {(session) => {
        const provider = session.providers.find((each) => each.id === id) ?? null;
        return (
          <ConsoleShell session={session} provider={provider}>
            {provider === null ? (
              <LostInside />
            ) : (
              <ProviderContext.Provider value={provider}>
                <Outlet key={provider.id} />
              </ProviderContext.Provider>
            )}
          </ConsoleShell>
        );
      }}
    </Loaded>
  );
}

/** Screens of the person, outside of any provider. */
export function PersonFrame() {
  return (
    <Loaded query={useSession()}>
      {(session) => (
        <ConsoleShell session={session} provider={null}>
          <Outlet />
        </ConsoleShell>
      )}
    </Loaded>
  );
}
