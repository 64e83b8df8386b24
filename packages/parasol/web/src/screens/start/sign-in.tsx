import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { ErrorMessage, useForm } from '@parasol/web-kit';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '../../api/client.ts';
import { signedIn } from '../../api/session.ts';
import { StartPage } from '../../frame/start-page.tsx';
import { useT } from '../../i18n.ts';
import { enter, tokenOfLink } from './enter.ts';
import { LinkNeeded } from './link-needed.tsx';

/** Sign-in by password, and by a code where the account asks for one. */
export function SignIn() {
  const t = useT();
  const [codeAsked, setCodeAsked] = useState(false);
  return (
    <StartPage title={t('sign-in.title')}>
      {codeAsked ? <CodeForm /> : <PasswordForm onCode={() => setCodeAsked(true)} />}
    </StartPage>
  );
}

/**
 * A one-time link that the operator made. The token is exchanged by a click and not by opening the page, so that a
 * program that looks at links in messages doesn't spend it.
 */
export function SignInLink() {
  const t = useT();
  const [token] = useState(tokenOfLink);
  const [codeAsked, setCodeAsked] = useState(false);
  const form = useForm({
    initial: {},
    schema: z.object({}),
    async onSubmit() {
      const { secondFactor } = await api.post('/sign-in/link', { token }, signedIn);
      history.replaceState(null, '', location.pathname);
      if (secondFactor) setCodeAsked(true);
      else enter();
    },
  });
  if (token === '') return <LinkNeeded />;
  return (
    <StartPage title={t('link.title')} text={codeAsked ? undefined : t('link.sign-in')}>
      {codeAsked ? (
        <CodeForm />
      ) : (
        <form onSubmit={(event) => void form.submit(event)}>
          <Stack gap="sm">
            {form.failure ? <ErrorMessage error={form.failure} /> : null}
            <Button type="submit" loading={form.busy}>
              {t('sign-in.go')}
            </Button>
          </Stack>
        </form>
      )}
    </StartPage>
  );
}

function PasswordForm({ onCode }: { onCode: () => void }) {
  const t = useT();
  const form = useForm({
    initial: { email: '', password: '' },
    schema: z.object({ email: z.email('sign-in.email-wrong'), password: z.string().min(1, 'kit.required') }),
    async onSubmit(values) {
      const { secondFactor } = await api.post('/sign-in', values, signedIn);
      if (secondFactor) onCode();
      else enter();
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Stack gap="sm">
        <TextInput label={t('sign-in.email')} type="email" autoComplete="username" {...form.text('email')} />
        <PasswordInput
          label={t('sign-in.password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show-password') }}
          {...form.text('password')}
        />
        {form.failure ? <ErrorMessage error={form.failure} /> : null}
        <Button type="submit" loading={form.busy}>
          {t('sign-in.go')}
        </Button>
      </Stack>
    </form>
  );
}

function CodeForm() {
  const t = useT();
  const form = useForm({
    initial: { code: '' },
    schema: z.object({ code: z.string().trim().min(6, 'sign-in.code-short') }),
    async onSubmit(values) {
      await api.post('/sign-in/second-factor', values, signedIn);
      enter();
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)}>
      <Stack gap="sm">
        <TextInput
          label={t('sign-in.code')}
          description={t('sign-in.code-text')}
          autoComplete="one-time-code"
          {...form.text('code')}
        />
        {form.failure ? <ErrorMessage error={form.failure} /> : null}
        <Button type="submit" loading={form.busy}>
          {t('sign-in.go')}
        </Button>
      </Stack>
    </form>
  );
}
