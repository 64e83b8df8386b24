import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { ErrorMessage, useForm } from '@parasol/web-kit';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '../../api/client.ts';
import { signedIn } from '../../api/session.ts';
import { StartPage } from '../../frame/start-page.tsx';
import { useT } from '../../i18n.ts';
import { enter } from './enter.ts';

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
