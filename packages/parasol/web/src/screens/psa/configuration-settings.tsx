import { Button, Card, Checkbox, Group, Stack, Switch, TextInput, Title } from '@mantine/core';
import { ErrorMessage, IconSave, Loaded, notify, useForm } from '@parasol/web-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api, ofProvider } from '../../api/client.ts';
import { customersKey } from '../../api/customers.ts';
import { saveSettings, settingsKey, useSettings, type Settings } from '../../api/settings.ts';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { ConfigurationPreview } from './configuration-preview.tsx';

const questions = z.object({
  rows: z.array(
    z.object({
      key: z.string(),
      question: z.string(),
      fieldType: z.string(),
      source: z.enum(['wide', 'own', 'bridge']),
    }),
  ),
});

/** Configurations: the type's name in the PSA, and which questions are answered. */
export function ConfigurationSettings() {
  const provider = useProvider();
  const mayRead = useCan()('customers.read');
  return (
    <Loaded query={useSettings(provider.id)}>
      {(settings) => (
        <Stack>
          <SettingsForm settings={settings} />
          {mayRead ? <ConfigurationPreview typeName={settings.configurations.typeName} /> : null}
        </Stack>
      )}
    </Loaded>
  );
}

const schema = z.object({
  enabled: z.boolean(),
  typeName: z.string().trim().min(1, 'kit.required').max(50),
  questionsOff: z.array(z.string()),
  markInactiveWhenRemoved: z.boolean(),
});

function SettingsForm({ settings }: { settings: Settings }) {
  const t = useT();
  const provider = useProvider();
  const mayChange = useCan()('settings.change');
  const client = useQueryClient();
  const form = useForm({
    initial: settings.configurations,
    schema,
    async onSubmit(values) {
      client.setQueryData(
        settingsKey(provider.id),
        await saveSettings(provider.id, { configurations: values }),
      );
      // The preview is of what is saved.
      await client.invalidateQueries({ queryKey: customersKey(provider.id) });
      notify.success(t('settings.saved'));
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)}>
      <fieldset disabled={!mayChange} className="plain-fieldset">
        <Stack maw={760}>
          <Card withBorder>
            <Stack gap="sm">
              <Switch
                label={t('config.enabled')}
                name="enabled"
                checked={form.values.enabled}
                onChange={(event) => form.set('enabled', event.currentTarget.checked)}
              />
              <TextInput
                label={t('config.type-name')}
                description={t('config.type-name-text')}
                {...form.text('typeName')}
              />
              <Switch
                label={t('config.inactive')}
                description={t('config.inactive-text')}
                name="markInactiveWhenRemoved"
                checked={form.values.markInactiveWhenRemoved}
                onChange={(event) => form.set('markInactiveWhenRemoved', event.currentTarget.checked)}
              />
            </Stack>
          </Card>
          <Questions off={form.values.questionsOff} onChange={(off) => form.set('questionsOff', off)} />
          {form.failure ? <ErrorMessage error={form.failure} /> : null}
          <Group>
            <Button type="submit" loading={form.busy} leftSection={<IconSave size={16} />}>
              {t('psa.save')}
            </Button>
          </Group>
        </Stack>
      </fieldset>
    </form>
  );
}

function Questions({ off, onChange }: { off: readonly string[]; onChange: (off: string[]) => void }) {
  const t = useT();
  const provider = useProvider();
  const query = useQuery({
    queryKey: ['questions', provider.id],
    queryFn: ({ signal }) =>
      api.get(ofProvider(provider.id, '/configuration-questions'), questions, { signal }),
  });
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        {t('config.questions')}
      </Title>
      <Loaded query={query}>
        {({ rows }) => (
          <Stack gap="md">
            {(['wide', 'own', 'bridge'] as const).map((source) => (
              <fieldset key={source} className="plain-fieldset">
                <legend>{t(`config.source-${source}`)}</legend>
                <Stack gap={6} mt={6}>
                  {rows
                    .filter((row) => row.source === source)
                    .map((row) => (
                      <Checkbox
                        key={row.key}
                        label={row.question}
                        lang="en"
                        checked={!off.includes(row.key)}
                        onChange={(event) =>
                          onChange(
                            event.currentTarget.checked
                              ? off.filter((key) => key !== row.key)
                              : [...off, row.key],
                          )
                        }
                      />
                    ))}
                </Stack>
              </fieldset>
            ))}
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}
