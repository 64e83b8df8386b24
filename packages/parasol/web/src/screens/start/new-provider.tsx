import { Button, Card, Radio, Stack, TextInput } from '@mantine/core';
import { ErrorMessage, PageHead, useForm, useGo } from '@parasol/web-kit';
import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '../../api/client.ts';
import { sessionKey } from '../../api/session.ts';
import { screenOf } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

/** A new MSP or MSSP account. */
export function NewProvider() {
  const t = useT();
  const go = useGo();
  const client = useQueryClient();
  const form = useForm({
    initial: { kind: 'msp', name: '' },
    schema: z.object({
      kind: z.enum(['msp', 'mssp']),
      name: z.string().trim().min(1, 'kit.required').max(200),
    }),
    async onSubmit(values) {
      const { id } = await api.post('/providers', values, z.object({ id: z.string() }));
      await client.invalidateQueries({ queryKey: sessionKey });
      go(screenOf(id));
    },
  });
  return (
    <>
      <PageHead title={t('provider.new')} text={t('provider.new-text')} />
      <Card withBorder maw={560}>
        <form onSubmit={(event) => void form.submit(event)}>
          <Stack>
            <Radio.Group
              label={t('provider.kind')}
              name="kind"
              value={form.values.kind}
              onChange={(kind) => form.set('kind', kind)}
            >
              <Stack gap="xs" mt="xs">
                <Radio value="msp" label={t('provider.msp')} description={t('provider.msp-text')} />
                <Radio value="mssp" label={t('provider.mssp')} description={t('provider.mssp-text')} />
              </Stack>
            </Radio.Group>
            <TextInput
              label={t('provider.name')}
              description={t('provider.name-text')}
              {...form.text('name')}
            />
            {form.failure ? <ErrorMessage error={form.failure} /> : null}
            <Button type="submit" loading={form.busy} w="fit-content">
              {t('provider.create')}
            </Button>
          </Stack>
        </form>
      </Card>
    </>
  );
}
