import { ErrorMessage, IconCheck } from '@parasol/web-kit';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';

type Message = { path: string; text: string | undefined; error: unknown };

let message: Message | undefined;
const listeners = new Set<() => void>();

function set(next: Message | undefined): void {
  message = next;
  for (const listener of listeners) listener();
}

/** Says below the toolbar what became of a save; `path` when the next screen shall say it. Gone when that screen is left. */
export const say = (text: string, path = location.pathname): void => set({ path, text, error: undefined });
/** Says why something was refused. */
export const sayError = (error: unknown): void => set({ path: location.pathname, text: undefined, error });
export const sayNothing = (): void => set(undefined);

/** Shows a form's refusal that belongs to no field. */
export function useSayFailure(failure: unknown): void {
  useEffect(() => {
    if (failure !== undefined) sayError(failure);
  }, [failure]);
}

/** The line below the toolbar where a screen says what was saved and why something was refused. */
export function MessageBar() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => message,
  );
  const here = shown?.path === path ? shown : undefined;
  return (
    <>
      <output className="psa-said" hidden={here?.text === undefined}>
        {here?.text === undefined ? null : (
          <>
            <IconCheck /> {here.text}
          </>
        )}
      </output>
      {here?.error === undefined ? null : (
        <div className="psa-message">
          <ErrorMessage error={here.error} />
        </div>
      )}
    </>
  );
}
