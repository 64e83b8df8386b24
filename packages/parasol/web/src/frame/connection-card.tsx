import { Button, Card, Group, Stack, Title } from '@mantine/core';
import { ErrorMessage, IconSave, useNotifyError, type FormState } from '@parasol/web-kit';
import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, nothing, ofProvider } from '../api/client.ts';
import { useT } from '../i18n.ts';
import { askThen } from './ask-then.ts';
import { withConfirmation } from './confirm-password.tsx';
import { useProvider } from './use-provider.ts';

type FormOfConnection = Pick<FormState<Record<string, unknown>>, 'busy' | 'failure' | 'submit'>;

/** The form by which one side is connected: its fields, Save, how to end the connection, and a remark below. */
export function ConnectionCard(props: {
  title: string;
  form: FormOfConnection;
  mayChange: boolean;
  ending: ReactNode;
  remark?: ReactNode;
  children: ReactNode;
}) {
  const t = useT();
  const { form } = props;
  return (
    <Card withBorder maw={720}>
      <Title order={2} size="h4" mb="sm">
        {props.title}
      </Title>
      <form onSubmit={(event) => void form.submit(event)} autoComplete="off">
        <fieldset disabled={!props.mayChange} className="plain-fieldset">
          <Stack gap="sm">
            {props.children}
            {form.failure ? <ErrorMessage error={form.failure} /> : null}
            <Group justify="space-between">
              <Button type="submit" loading={form.busy} leftSection={<IconSave size={16} />}>
                {t('psa.save')}
              </Button>
              {props.mayChange ? props.ending : null}
            </Group>
            {props.remark}
          </Stack>
        </fieldset>
      </form>
    </Card>
  );
}

/** Ends a connection, after a question and the person's password. `path`: below the provider. */
export function EndConnection(props: { path: string; queryKey: QueryKey; title: string; text: string }) {
  const { path, queryKey, title, text } = props;
  const provider = useProvider();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => withConfirmation(() => api.delete(ofProvider(provider.id, path), nothing)),
    onSuccess: () => client.invalidateQueries({ queryKey }),
    onError: useNotifyError(),
  });
  return (
    <Button
      variant="subtle"
      color="red"
      loading={end.isPending}
      onClick={() => askThen({ title, text, danger: true }, () => end.mutate())}
    >
      {title}
    </Button>
  );
}
