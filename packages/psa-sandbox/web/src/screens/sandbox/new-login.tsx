import { NativeSelect, PasswordInput, Text, TextInput } from '@mantine/core';
import { useForm, useGo } from '@parasol/web-kit';
import { z } from 'zod';
import { useLoginChanges } from '../../api/logins.ts';
import { useMembers } from '../../api/members.ts';
import { say, sayNothing, useSayFailure } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useUnsaved } from '../../frame/use-unsaved.ts';
import { useT } from '../../i18n.ts';
import { loginsPath } from './sandbox-paths.ts';

const LoginForm = z.object({
  username: z
    .string()
    .trim()
    .min(1, 'field.required.username')
    .max(50, 'field.bad.username')
    .regex(/^[^+:]*$/, 'field.bad.username'),
  password: z.string().min(1, 'field.required.password').max(200, 'field.bad.password'),
  memberId: z.string().min(1, 'field.required.member').transform(Number),
});
const empty = { username: '', password: '', memberId: '' };

/** One more login, or another password for one that exists. */
export function NewLogin() {
  const t = useT();
  const go = useGo();
  const members = useMembers();
  const changes = useLoginChanges();
  const form = useForm({ initial: empty, schema: LoginForm, onSubmit: (login) => changes.save(login) });
  useSayFailure(form.failure);
  const saved = useUnsaved(form.dirty);
  const member = form.text('memberId');

  async function save(close: boolean): Promise<void> {
    sayNothing();
    if (!(await form.submit())) return;
    saved();
    say(t('logins.saved', { name: form.values.username.trim() }), close ? loginsPath : undefined);
    if (close) go(loginsPath);
    else form.reset(empty);
  }
  return (
    <Screen
      crumbs={[
        { label: t('menu.sandbox') },
        { label: t('menu.logins'), href: loginsPath },
        { label: t('record.new') },
      ]}
      title={t('logins.new-title')}
      tools={{
        back: loginsPath,
        busy: form.busy,
        onSave: () => void save(false),
        onSaveClose: () => void save(true),
      }}
    >
      <form
        noValidate
        className="psa-fields"
        onSubmit={(event) => {
          event.preventDefault();
          void save(true);
        }}
      >
        <TextInput
          label={t('logins.username')}
          withAsterisk
          required
          autoComplete="off"
          {...form.text('username')}
        />
        <PasswordInput
          label={t('logins.password')}
          withAsterisk
          required
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('logins.show-password') }}
          {...form.text('password')}
        />
        <NativeSelect
          label={t('logins.member')}
          withAsterisk
          required
          name={member.name}
          value={member.value}
          error={member.error}
          onChange={(event) => form.set('memberId', event.currentTarget.value)}
          data={[
            { value: '', label: t('logins.member-choose') },
            ...(members.data ?? []).map((one) => ({ value: String(one.id), label: one.identifier })),
          ]}
        />
      </form>
      <Text size="sm" c="dimmed" mt="md" maw={640}>
        {t('logins.how')}
      </Text>
    </Screen>
  );
}
