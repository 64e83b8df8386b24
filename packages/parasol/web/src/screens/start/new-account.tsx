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

const lengthMin = 12;

/** The printed one-time link: who the first administrator is. */
export function FirstAdministrator() {
  const t = useT();
  const [token] = useState(tokenOfLink);
  const form = useForm({
    initial: { name: '', email: '', password: '', repeated: '' },
    schema: z
      .object({
        name: z.string().trim().min(1, 'kit.required'),
        email: z.email('sign-in.email-wrong'),
        password: z.string().min(lengthMin, 'sign-in.password-short'),
        repeated: z.string(),
      })
      .refine((values) => values.password === values.repeated, {
        path: ['repeated'],
        message: 'sign-in.not-same',
      }),
    async onSubmit({ name, email, password }) {
      await api.post('/first-administrator', { token, name, email, password }, signedIn);
      enter();
    },
  });
  if (token === '') return <LinkNeeded />;
  return (
    <StartPage title={t('first.title')} text={t('first.text')}>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Stack gap="sm">
          <TextInput label={t('sign-in.name')} autoComplete="name" {...form.text('name')} />
          <TextInput
            label={t('sign-in.email')}
            type="email"
            autoComplete="username"
            {...form.text('email')}
          />
          <NewPassword password={form.text('password')} repeated={form.text('repeated')} />
          {form.failure ? <ErrorMessage error={form.failure} /> : null}
          <Button type="submit" loading={form.busy}>
            {t('first.go')}
          </Button>
        </Stack>
      </form>
    </StartPage>
  );
}

/** The link of an invitation. Somebody new chooses a password; somebody known gives theirs. */
export function Invitation() {
  const t = useT();
  const [token] = useState(tokenOfLink);
  const form = useForm({
    initial: { password: '' },
    schema: z.object({ password: z.string().min(1, 'kit.required') }),
    async onSubmit({ password }) {
      const { secondFactor } = await api.post('/invitations/accept', { token, password }, signedIn);
      if (secondFactor) location.replace('/sign-in');
      else enter();
    },
  });
  if (token === '') return <LinkNeeded />;
  return (
    <StartPage title={t('invitation.title')} text={t('invitation.text')}>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Stack gap="sm">
          <PasswordInput
            label={t('sign-in.password')}
            description={t('sign-in.password-rule')}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show-password') }}
            {...form.text('password')}
          />
          {form.failure ? <ErrorMessage error={form.failure} /> : null}
          <Button type="submit" loading={form.busy}>
            {t('invitation.go')}
          </Button>
        </Stack>
      </form>
    </StartPage>
  );
}

type Field = {
  name: string;
  value: string;
  error: string | undefined;
  onChange: React.ChangeEventHandler<HTMLInputElement>;
};

function NewPassword({ password, repeated }: { password: Field; repeated: Field }) {
  const t = useT();
  const toggle = { visibilityToggleButtonProps: { 'aria-label': t('sign-in.show-password') } };
  return (
    <>
      <PasswordInput
        label={t('sign-in.password')}
        description={t('sign-in.password-rule')}
        autoComplete="new-password"
        {...toggle}
        {...password}
      />
      <PasswordInput label={t('sign-in.repeat')} autoComplete="new-password" {...toggle} {...repeated} />
    </>
  );
}
