import {
  Alert,
  Button,
  Card,
  Code,
  Group,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import {
  CopyButton,
  ErrorMessage,
  Loaded,
  notify,
  PageHead,
  PlainTable,
  useForm,
  useFormats,
  useNotifyError,
  type DataColumn,
} from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { api, nothing } from '../../api/client.ts';
import { sessionKey, sessionsKey, useSession, useSessions, type SignedInBrowser } from '../../api/session.ts';
import { useT } from '../../i18n.ts';
import { NewPassword } from './new-password.tsx';

/** The signed-in person: sessions, and the authenticator app. */
export function Account() {
  const t = useT();
  return (
    <>
      <PageHead title={t('account.title')} />
      <Stack>
        <SecondFactor />
        <NewPassword />
        <Sessions />
      </Stack>
    </>
  );
}

function SecondFactor() {
  const t = useT();
  const [begun, setBegun] = useState<Begun>();
  return (
    <Card withBorder maw={720}>
      <Title order={2} size="h4" mb="xs">
        {t('totp.title')}
      </Title>
      <Loaded query={useSession()}>
        {({ user }) =>
          begun ? (
            <Finish begun={begun} onDone={() => setBegun(undefined)} />
          ) : (
            <>
              <Text size="sm" c="dimmed" mb="sm">
                {user.twoFactorEnabled ? t('totp.on') : t('totp.off')}
              </Text>
              <PasswordThen on={user.twoFactorEnabled} onBegun={setBegun} />
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

const begunSchema = z.object({ uri: z.string(), backupCodes: z.array(z.string()) });
type Begun = z.infer<typeof begunSchema>;

function PasswordThen({ on, onBegun }: { on: boolean; onBegun: (begun: Begun) => void }) {
  const t = useT();
  const client = useQueryClient();
  const form = useForm({
    initial: { password: '' },
    schema: z.object({ password: z.string().min(1, 'kit.required') }),
    async onSubmit(values) {
      if (on) {
        await api.post('/session/totp/off', values, nothing);
        await client.invalidateQueries({ queryKey: sessionKey });
        notify.success(t('totp.off-done'));
      } else onBegun(await api.post('/session/totp', values, begunSchema));
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)}>
      <Group align="flex-end">
        <PasswordInput
          label={t('sign-in.password')}
          autoComplete="current-password"
          w={260}
          visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show-password') }}
          {...form.text('password')}
        />
        <Button type="submit" variant="default" loading={form.busy}>
          {on ? t('totp.switch-off') : t('totp.switch-on')}
        </Button>
      </Group>
      {form.failure ? <ErrorMessage error={form.failure} /> : null}
    </form>
  );
}

function Finish({ begun, onDone }: { begun: Begun; onDone: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const secret = new URL(begun.uri).searchParams.get('secret') ?? '';
  const form = useForm({
    initial: { code: '' },
    schema: z.object({ code: z.string().regex(/^\d{6}$/, 'sign-in.code-short') }),
    async onSubmit(values) {
      await api.put('/session/totp', values, nothing);
      await client.invalidateQueries({ queryKey: sessionKey });
      notify.success(t('totp.on-done'));
      onDone();
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)}>
      <Stack gap="sm">
        <Text size="sm">{t('totp.enter-secret')}</Text>
        <Group wrap="nowrap">
          <Code block>{secret}</Code>
          <CopyButton value={secret} thing={t('totp.secret')} />
        </Group>
        <Alert color="orange" title={t('totp.backup')}>
          <Text size="sm">{t('totp.backup-text')}</Text>
          <Code block mt="xs">
            {begun.backupCodes.join('\n')}
          </Code>
        </Alert>
        <TextInput
          label={t('sign-in.code')}
          autoComplete="one-time-code"
          inputMode="numeric"
          w={260}
          {...form.text('code')}
        />
        {form.failure ? <ErrorMessage error={form.failure} /> : null}
        <Button type="submit" loading={form.busy} w="fit-content">
          {t('totp.finish')}
        </Button>
      </Stack>
    </form>
  );
}

function Sessions() {
  const t = useT();
  const format = useFormats();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const sessions = useSessions();
  const end = useMutation({
    mutationFn: (id: string | null) =>
      api.delete(id === null ? '/sessions' : `/sessions/${encodeURIComponent(id)}`, nothing),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsKey }),
    onError: notifyError,
  });
  const columns: DataColumn<SignedInBrowser>[] = [
    {
      id: 'browser',
      header: t('sessions.browser'),
      cell: (row) => (
        <Text size="sm" lineClamp={2} maw={360}>
          {row.userAgent || '–'}
        </Text>
      ),
    },
    { id: 'address', header: t('sessions.address'), cell: (row) => row.address ?? '–' },
    { id: 'used', header: t('sessions.used'), cell: (row) => format.dateTime(row.usedAt) },
    {
      id: 'end',
      header: t('sessions.end'),
      cell: (row) =>
        row.current ? (
          t('sessions.current')
        ) : (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => end.mutate(row.id)}>
            {t('sessions.end')}
          </Button>
        ),
    },
  ];
  return (
    <Card withBorder>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {t('sessions.title')}
        </Title>
        <Button variant="default" size="xs" loading={end.isPending} onClick={() => end.mutate(null)}>
          {t('sessions.end-others')}
        </Button>
      </Group>
      <Loaded query={sessions}>
        {({ rows }) => (
          <PlainTable label={t('sessions.title')} columns={columns} rows={rows} rowKey={(row) => row.id} />
        )}
      </Loaded>
    </Card>
  );
}
