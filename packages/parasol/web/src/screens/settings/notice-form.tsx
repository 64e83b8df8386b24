import {
  Alert,
  Button,
  Card,
  Group,
  NativeSelect,
  Stack,
  Text,
  TextInput,
  Textarea,
  Title,
} from '@mantine/core';
import {
  CopyButton,
  ErrorMessage,
  IconSave,
  notify,
  useDescribeError,
  useForm,
  useNotifyError,
} from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { noticesKey, saveNotices, testNotice, type NoticeSettings } from '../../api/notices.ts';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

const addresses = (text: string): string[] => text.split(/[\s,;]+/).filter((one) => one !== '');

const schema = z.object({
  emails: z
    .string()
    .refine((text) => addresses(text).every((one) => z.email().safeParse(one).success), 'notices.email-wrong')
    .refine((text) => addresses(text).length <= 10, 'notices.email-many'),
  language: z.string(),
  webhookUrl: z.string(),
});

/** Whom notices are told to: e-mail addresses and a webhook, each with a test. */
export function NoticeForm({ settings, mail }: { settings: NoticeSettings; mail: boolean }) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const mayChange = useCan()('settings.change');
  const [secret, setSecret] = useState<string>();
  const keep = async (values: z.infer<typeof schema>, newSecret: boolean) => {
    const saved = await saveNotices(provider.id, {
      emails: addresses(values.emails),
      language: values.language === 'ko' ? 'ko' : 'en',
      webhookUrl: values.webhookUrl.trim() === '' ? null : values.webhookUrl.trim(),
      newSecret,
    });
    setSecret(saved.secret ?? undefined);
    await client.invalidateQueries({ queryKey: noticesKey(provider.id) });
    notify.success(t('settings.saved'));
  };
  const form = useForm({
    initial: {
      emails: settings.emails.join('\n'),
      language: settings.language,
      webhookUrl: settings.webhookUrl ?? '',
    },
    schema,
    onSubmit: async (values) => keep(values, false),
  });
  return (
    <Card withBorder mt="lg" maw={760}>
      <Title order={2} size="h4" mb="sm">
        {t('notices.who')}
      </Title>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <fieldset disabled={!mayChange} className="plain-fieldset">
          <Stack gap="sm">
            <Textarea
              label={t('notices.emails')}
              description={mail ? t('notices.emails-text') : t('notices.no-mail')}
              autosize
              minRows={2}
              {...form.text('emails')}
            />
            <NativeSelect
              label={t('notices.language')}
              value={form.values.language}
              onChange={(event) => form.set('language', event.currentTarget.value === 'ko' ? 'ko' : 'en')}
              data={[
                { value: 'en', label: 'English' },
                { value: 'ko', label: '한국어' },
              ]}
              maw={280}
            />
            <TextInput
              label={t('notices.webhook-url')}
              description={t('notices.webhook-text')}
              inputMode="url"
              {...form.text('webhookUrl')}
            />
            {secret === undefined ? null : <Secret secret={secret} />}
            {form.failure ? <ErrorMessage error={form.failure} /> : null}
            <Group>
              <Button type="submit" loading={form.busy} leftSection={<IconSave size={16} />}>
                {t('psa.save')}
              </Button>
              <Test channel="email" disabled={form.dirty || settings.emails.length === 0} />
              <Test channel="webhook" disabled={form.dirty || settings.webhookUrl === null} />
              <NewSecret
                disabled={form.dirty || settings.webhookUrl === null}
                make={async () => keep(form.values, true)}
              />
            </Group>
          </Stack>
        </fieldset>
      </form>
    </Card>
  );
}

function Secret({ secret }: { secret: string }) {
  const t = useT();
  return (
    <Alert color="blue" title={t('notices.secret')}>
      <Text size="sm" mb="xs">
        {t('notices.secret-text')}
      </Text>
      <Group wrap="nowrap">
        <TextInput readOnly value={secret} aria-label={t('notices.secret')} w="100%" />
        <CopyButton value={secret} thing={t('notices.secret')} />
      </Group>
    </Alert>
  );
}

function Test({ channel, disabled }: { channel: 'email' | 'webhook'; disabled: boolean }) {
  const t = useT();
  const provider = useProvider();
  const describe = useDescribeError();
  const test = useMutation({
    mutationFn: async () => testNotice(provider.id, channel),
    onSuccess: () => notify.success(t('notices.test-done')),
    // The mail server's or the receiver's own words say more than ours.
    onError: (error) => {
      const { title, reason, advice } = describe(error);
      notify.error(title, reason ?? advice);
    },
  });
  return (
    <Button variant="default" disabled={disabled} loading={test.isPending} onClick={() => test.mutate()}>
      {t(`notices.test-${channel}`)}
    </Button>
  );
}

function NewSecret({ disabled, make }: { disabled: boolean; make: () => Promise<void> }) {
  const t = useT();
  const notifyError = useNotifyError();
  const renew = useMutation({ mutationFn: make, onError: notifyError });
  return (
    <Button variant="subtle" disabled={disabled} loading={renew.isPending} onClick={() => renew.mutate()}>
      {t('notices.new-secret')}
    </Button>
  );
}
