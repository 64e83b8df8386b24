import { Button, Group, Modal, PasswordInput, Text } from '@mantine/core';
import { aboveDialogs, ApiError, ErrorMessage, useForm, useNotifyError } from '@parasol/web-kit';
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { api, nothing } from '../api/client.ts';
import { leaveForIdentityProvider, useWays } from '../api/session.ts';
import { useT } from '../i18n.ts';
import { keepTyped } from './kept-input.ts';

let waiting: ((confirmed: boolean) => void) | undefined;
const listeners = new Set<() => void>();

const setWaiting = (next: typeof waiting): void => {
  waiting?.(false);
  waiting = next;
  for (const listener of listeners) listener();
};

const askPassword = (): Promise<boolean> =>
  new Promise((resolve) => {
    setWaiting(resolve);
  });

/**
 * Does a sensitive change. If the server wants the password again first, it is asked for, and the change is then
 * made; Cancel leaves everything as it was and throws the server's own refusal.
 */
export async function withConfirmation<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'confirm_password' || !(await askPassword()))
      throw error;
    return change();
  }
}

/** The question, rendered once beside the screens. */
export function ConfirmPassword() {
  const t = useT();
  const asked = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
  return (
    <Modal
      {...aboveDialogs(() => setWaiting(undefined))}
      opened={asked !== undefined}
      onClose={() => setWaiting(undefined)}
      title={t('confirm.title')}
      closeButtonProps={{ 'aria-label': t('kit.close') }}
      centered
    >
      {asked ? <Question /> : null}
    </Modal>
  );
}

function Question() {
  const t = useT();
  const form = useForm({
    initial: { password: '' },
    schema: z.object({ password: z.string().min(1, 'kit.required') }),
    async onSubmit(values) {
      await api.post('/session/confirm', values, nothing);
      const answer = waiting;
      waiting = undefined;
      for (const listener of listeners) listener();
      answer?.(true);
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)}>
      <Text size="sm" mb="sm">
        {t('confirm.text')}
      </Text>
      <PasswordInput
        label={t('sign-in.password')}
        autoComplete="current-password"
        data-autofocus
        visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show-password') }}
        {...form.text('password')}
      />
      {form.failure ? <ErrorMessage error={form.failure} /> : null}
      <ByIdentityProvider />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => setWaiting(undefined)}>
          {t('kit.cancel')}
        </Button>
        <Button type="submit" loading={form.busy}>
          {t('kit.confirm')}
        </Button>
      </Group>
    </form>
  );
}

// For who has no password here. The browser leaves the page; what was typed is kept, but for secrets.
function ByIdentityProvider() {
  const t = useT();
  const notifyError = useNotifyError();
  const oidc = useWays().data?.oidc;
  if (!oidc) return null;
  const leave = async () => {
    keepTyped();
    await leaveForIdentityProvider(location.pathname + location.search, true).catch(notifyError);
  };
  return (
    <>
      <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => void leave()}>
        {t('confirm.by', { name: oidc.name })}
      </Button>
      <Text size="xs" c="dimmed">
        {t('confirm.by-text')}
      </Text>
    </>
  );
}
