import { Button, Card, Group, PasswordInput, Text, Title } from '@mantine/core';
import { ErrorMessage, notify, useForm } from '@parasol/web-kit';
import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api, nothing } from '../../api/client.ts';
import { sessionsKey } from '../../api/session.ts';
import { withConfirmation } from '../../frame/confirm-password.tsx';
import { useT } from '../../i18n.ts';

const lengthMin = 12;

/** A new password, for who came in by a one-time link as well as for who knows the old one. */
export function NewPassword() {
  const t = useT();
  const client = useQueryClient();
  const form = useForm({
    initial: { password: '' },
    schema: z.object({ password: z.string().min(lengthMin, 'sign-in.password-short') }),
    async onSubmit(values) {
      await withConfirmation(() => api.put('/session/password', values, nothing));
      await client.invalidateQueries({ queryKey: sessionsKey });
      form.set('password', '');
      notify.success(t('account.password-done'));
    },
  });
  return (
    <Card withBorder maw={720}>
      <Title order={2} size="h4" mb="xs">
        {t('account.password')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('account.password-text')}
      </Text>
      <form onSubmit={(event) => void form.submit(event)}>
        <Group align="flex-end">
          <PasswordInput
            label={t('account.password-new')}
            description={t('sign-in.password-rule')}
            autoComplete="new-password"
            w={320}
            visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show-password') }}
            {...form.text('password')}
          />
          <Button type="submit" variant="default" loading={form.busy}>
            {t('account.password-go')}
          </Button>
        </Group>
        {form.failure ? <ErrorMessage error={form.failure} /> : null}
      </form>
    </Card>
  );
}
