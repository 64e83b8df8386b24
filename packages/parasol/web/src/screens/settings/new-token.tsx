import { Alert, Button, Checkbox, Code, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { CopyButton, ErrorMessage, useForm } from '@parasol/web-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { makeToken, tokensKey } from '../../api/tokens.ts';
import { withConfirmation } from '../../frame/confirm-password.tsx';
import { useKeptInput } from '../../frame/kept-input.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { i18n, useT } from '../../i18n.ts';

const lifetimesDays = ['7', '30', '90', '180', '366'];

const noScopes: string[] = [];
/** By which what was typed into it is kept. */
export const newTokenForm = 'new-token';

const scopeName = (scope: string): string => {
  const key = `scope.${scope}`;
  return key in i18n.messages ? i18n._(key) : scope;
};

/** Name, scopes and lifetime of a new token; then its text, once. */
export function NewToken({ scopes, onClose }: { scopes: readonly string[]; onClose: () => void }) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const [token, setToken] = useState<string>();
  const form = useForm({
    initial: { name: '', scopes: noScopes, days: '90' },
    schema: z.object({
      name: z.string().trim().min(1, 'kit.required'),
      scopes: z.array(z.string()).min(1, 'tokens.scope-needed'),
      days: z.string(),
    }),
    async onSubmit({ name, days, scopes: chosen }) {
      const input = { name, scopes: chosen, days: Number(days) };
      setToken((await withConfirmation(() => makeToken(provider.id, input))).token);
      await client.invalidateQueries({ queryKey: tokensKey(provider.id) });
    },
  });
  const { scopes: chosen, ...typed } = form.values;
  useKeptInput(newTokenForm, { ...typed, scopes: chosen.join(' ') }, (field, value) => {
    if (field === 'scopes') form.set(field, value === '' ? [] : value.split(' '));
    else form.set(field, value);
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tokens.make')}
      closeButtonProps={{ 'aria-label': t('kit.close') }}
      size="lg"
    >
      {token === undefined ? (
        <form onSubmit={(event) => void form.submit(event)} noValidate>
          <Stack gap="sm">
            <TextInput
              label={t('admins.name')}
              description={t('tokens.name-text')}
              data-autofocus
              {...form.text('name')}
            />
            <Checkbox.Group
              label={t('tokens.scopes')}
              description={t('tokens.scopes-text')}
              value={form.values.scopes}
              onChange={(next) => form.set('scopes', next)}
              error={form.error('scopes')}
            >
              <div className="choices">
                {scopes.map((scope) => (
                  <Checkbox
                    key={scope}
                    name="scopes"
                    value={scope}
                    label={scopeName(scope)}
                    description={scope}
                    mt="xs"
                  />
                ))}
              </div>
            </Checkbox.Group>
            <NativeSelect
              label={t('tokens.lifetime')}
              name="days"
              error={form.error('days')}
              value={form.values.days}
              onChange={(event) => form.set('days', event.currentTarget.value)}
              data={lifetimesDays.map((value) => ({
                value,
                label: t('tokens.days', { count: Number(value) }),
              }))}
            />
            {form.failure ? <ErrorMessage error={form.failure} /> : null}
            <Group justify="flex-end">
              <Button type="submit" loading={form.busy}>
                {t('tokens.make-go')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack gap="sm">
          <Alert color="blue" title={t('tokens.once')}>
            {t('tokens.once-text')}
          </Alert>
          <Group wrap="nowrap">
            <TextInput readOnly value={token} aria-label={t('tokens.token')} w="100%" />
            <CopyButton value={token} thing={t('tokens.token')} />
          </Group>
          <Code
            block
          >{`curl -H 'Authorization: Bearer …' ${location.origin}/api/v1/providers/${provider.id}`}</Code>
        </Stack>
      )}
    </Modal>
  );
}
