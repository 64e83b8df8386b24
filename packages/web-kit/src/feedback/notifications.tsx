import { Notification } from '@mantine/core';
import { useEffect, useSyncExternalStore } from 'react';
import { useDescribeError } from '../api/describe-error.ts';
import { useKitT } from '../i18n/create-i18n.ts';

type Message = { id: number; kind: 'success' | 'info' | 'error'; title: string; text: string | undefined };

const shownMs = 6_000;
const atMost = 4;
let messages: readonly Message[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Message[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

function show(kind: Message['kind'], title: string, text?: string): void {
  set([...messages, { id: nextId, kind, title, text }].slice(-atMost));
  nextId += 1;
}

/** Says something in the corner of the page, to readers and to screen readers. An error stays until it is closed. */
export const notify = {
  success: (title: string, text?: string): void => show('success', title, text),
  info: (title: string, text?: string): void => show('info', title, text),
  error: (title: string, text?: string): void => show('error', title, text),
};

/** A function that shows whatever was thrown, in the reader's language. */
export function useNotifyError(): (error: unknown) => void {
  const describe = useDescribeError();
  return (error) => {
    const { title, reason, advice } = describe(error);
    notify.error(title, [reason, advice].filter((text) => text !== undefined).join(' ') || undefined);
  };
}

const colours = { success: 'teal', info: 'blue', error: 'red' } as const;

/** Rendered once, by `KitProvider`. */
export function Notifications() {
  const t = useKitT();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => messages,
  );
  return (
    <section className="kit-notifications" aria-label={t('kit.messages')} aria-live="polite">
      {shown.map((message) => (
        <One key={message.id} message={message} />
      ))}
    </section>
  );
}

function One({ message }: { message: Message }) {
  const t = useKitT();
  const close = () => set(messages.filter((other) => other.id !== message.id));
  useEffect(() => {
    if (message.kind === 'error') return undefined;
    const timer = setTimeout(() => set(messages.filter((other) => other.id !== message.id)), shownMs);
    return () => clearTimeout(timer);
  }, [message]);
  return (
    <Notification
      withBorder
      color={colours[message.kind]}
      title={message.title}
      onClose={close}
      role={message.kind === 'error' ? 'alert' : 'status'}
      closeButtonProps={{ 'aria-label': t('kit.close-message') }}
    >
      {message.text}
    </Notification>
  );
}
