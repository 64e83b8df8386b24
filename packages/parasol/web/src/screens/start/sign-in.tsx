import { Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core';
import { ErrorMessage, Loading, useForm } from '@parasol/web-kit';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '../../api/client.ts';
import { leaveForIdentityProvider, signedIn, useWays } from '../../api/session.ts';
import { StartPage } from '../../frame/start-page.tsx';
import { useT } from '../../i18n.ts';
import { enter, nextPage, tokenOfLink } from './enter.ts';
import { LinkNeeded } from './link-needed.tsx';

/** Sign-in by password, and by a code where the account asks for one. */
export function SignIn() {
  const t = useT();
  const [codeAsked, setCodeAsked] = useState(false);
  return (
    <StartPage title={t('sign-in.title')}>
      {codeAsked ? (
        <CodeForm />
      ) : (
        <>
          <PasswordForm onCode={() => setCodeAsked(true)} />
          <IdentityProvider />
        </>
      )}
    </StartPage>
  );
}

function IdentityProvider() {
  const t = useT();
  const ways = useWays();
  const leave = useMutation({ mutationFn: async () => leaveForIdentityProvider(nextPage(), false) });
  const oidc = ways.data?.oidc;
  if (!oidc) return null;
  return (
    <>
      <Divider label={t('sign-in.or')} />
      {leave.error ? <ErrorMessage error={leave.error} /> : null}
      <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
        {t('sign-in.by', { name: oidc.name })}
      </Button>
    </>
  );
}

/** Where the identity provider sends the browser back to. */
export function FromIdentityProvider() {
  const t = useT();
  const [codeAsked, setCodeAsked] = useState(false);
  // Once: the answer can be spent once only, and effects run twice in development.
  const [query] = useState(() => location.search);
  const finish = useQuery({
    queryKey: ['sign-in-oidc', query],
    queryFn: async () => {
      history.replaceState(null, '', location.pathname);
      const { secondFactor } = await api.post('/sign-in/oidc/finish', { query }, signedIn);
      if (secondFactor) setCodeAsked(true);
      else enter(sessionStorage.getItem('parasol.next') ?? '/');
      return secondFactor;
    },
    retry: false,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  return (
    <StartPage title={t('sign-in.title')}>
      {codeAsked ? <CodeForm /> : finish.error ? <ErrorMessage error={finish.error} /> : <Loading />}
      {finish.error ? (
        <Button variant="default" component="a" href="/sign-in">
          {t('sign-in.back')}
        </Button>
      ) : null}
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
