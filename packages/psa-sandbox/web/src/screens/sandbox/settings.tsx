import { Fieldset, NativeSelect, Radio, Stack, Switch } from '@mantine/core';
import { Loaded, useForm } from '@parasol/web-kit';
import { z } from 'zod';
import { codebases, useSaveSettings, useSettings, type Settings } from '../../api/settings.ts';
import { say, sayNothing, useSayFailure } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useUnsaved } from '../../frame/use-unsaved.ts';
import { useT } from '../../i18n.ts';

const SettingsForm = z
  .object({
    codebase: z.enum(codebases),
    otherCodebaseAnswers: z.boolean(),
    caseSensitive: z.boolean(),
    mySecurity: z.enum(['answers', 'refuses']),
    clientIdStatus: z.enum(['400', '401', '403']),
    integratorLogins: z.boolean(),
  })
  .transform(({ clientIdStatus, ...rest }): Settings => ({
    ...rest,
    clientIdStatus: statuses[clientIdStatus],
  }));
const statuses = { '400': 400, '401': 401, '403': 403 } as const;
type Values = z.input<typeof SettingsForm>;

const valuesOf = ({ clientIdStatus, ...rest }: Settings): Values => ({
  ...rest,
  clientIdStatus: ({ 400: '400', 401: '401', 403: '403' } as const)[clientIdStatus],
});

/** Where real installations differ, or nobody knows: which reading this PSA follows. */
export function SettingsScreen() {
  return <Loaded query={useSettings()}>{(settings) => <SettingsOf settings={settings} />}</Loaded>;
}

function SettingsOf({ settings }: { settings: Settings }) {
  const t = useT();
  const saveSettings = useSaveSettings();
  const form = useForm({ initial: valuesOf(settings), schema: SettingsForm, onSubmit: saveSettings });
  useSayFailure(form.failure);
  useUnsaved(form.dirty);
  const { values, set } = form;

  async function save(): Promise<void> {
    sayNothing();
    if (await form.submit()) say(t('settings.saved'));
  }
  return (
    <Screen
      crumbs={[{ label: t('menu.sandbox') }, { label: t('menu.settings') }]}
      title={t('settings.title')}
      text={t('settings.text')}
      tools={{ busy: form.busy, onSave: () => void save() }}
    >
      <Fieldset legend={t('settings.rights')} mb="md">
        <Radio.Group
          label={t('settings.my-security')}
          description={t('settings.my-security-text')}
          value={values.mySecurity}
          onChange={(chosen) => set('mySecurity', chosen === 'refuses' ? 'refuses' : 'answers')}
        >
          <Stack gap={6} mt="xs">
            <Radio value="answers" label={t('settings.my-security-answers')} />
            <Radio value="refuses" label={t('settings.my-security-refuses')} />
          </Stack>
        </Radio.Group>
      </Fieldset>
      <Fieldset legend={t('settings.sign-in')} mb="md">
        <NativeSelect
          label={t('settings.client-id')}
          description={t('settings.client-id-text')}
          maw={420}
          mb="md"
          value={values.clientIdStatus}
          onChange={(event) => {
            const chosen = SettingsForm.in.shape.clientIdStatus.safeParse(event.currentTarget.value);
            if (chosen.success) set('clientIdStatus', chosen.data);
          }}
          data={[
            { value: '400', label: '400 Bad Request' },
            { value: '401', label: '401 Unauthorized' },
            { value: '403', label: '403 Forbidden' },
          ]}
        />
        <Switch
          label={t('settings.integrator-logins')}
          description={t('settings.integrator-logins-text')}
          checked={values.integratorLogins}
          onChange={(event) => set('integratorLogins', event.currentTarget.checked)}
        />
      </Fieldset>
      <Fieldset legend={t('settings.codebase-title')} mb="md">
        <NativeSelect
          label={t('settings.codebase')}
          description={t('settings.codebase-text')}
          maw={420}
          mb="md"
          value={values.codebase}
          onChange={(event) => {
            const chosen = codebases.find((one) => one === event.currentTarget.value);
            if (chosen) set('codebase', chosen);
          }}
          data={[...codebases]}
        />
        <Switch
          label={t('settings.other-codebase')}
          description={t('settings.other-codebase-text')}
          checked={values.otherCodebaseAnswers}
          onChange={(event) => set('otherCodebaseAnswers', event.currentTarget.checked)}
        />
      </Fieldset>
      <Fieldset legend={t('settings.search')}>
        <Switch
          label={t('settings.case')}
          description={t('settings.case-text')}
          checked={values.caseSensitive}
          onChange={(event) => set('caseSensitive', event.currentTarget.checked)}
        />
      </Fieldset>
    </Screen>
  );
}
