import { Fieldset, NativeSelect, Switch } from '@mantine/core';
import { Loaded, useForm, type FormState } from '@parasol/web-kit';
import { Settings, useSaveSettings, useSettings } from '../../api/settings.ts';
import { say, sayNothing, useSayFailure } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useUnsaved } from '../../frame/use-unsaved.ts';
import { useT } from '../../i18n.ts';

/** Where real installations differ, or nobody knows: which reading this PSA follows. */
export function SettingsScreen() {
  return <Loaded query={useSettings()}>{(settings) => <SettingsOf settings={settings} />}</Loaded>;
}

function SettingsOf({ settings }: { settings: Settings }) {
  const t = useT();
  const saveSettings = useSaveSettings();
  const form = useForm<Settings, Settings>({ initial: settings, schema: Settings, onSubmit: saveSettings });
  useSayFailure(form.failure);
  useUnsaved(form.dirty);

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
      <Fieldset legend={t('settings.rights')} mb="md" className="psa-settings">
        <Choice
          form={form}
          name="mySecurity"
          options={[
            { value: 'answers', label: t('settings.mySecurity.answers') },
            { value: 'refuses', label: t('settings.mySecurity.refuses') },
          ]}
        />
        <Choice
          form={form}
          name="setupTables"
          options={[
            { value: 'mixed', label: t('settings.setupTables.mixed') },
            { value: 'refused', label: t('settings.setupTables.refused') },
            { value: 'reduced', label: t('settings.setupTables.reduced') },
          ]}
        />
        <Choice
          form={form}
          name="systemInfo"
          options={[
            { value: 'caller', label: t('settings.systemInfo.caller') },
            { value: 'anyone', label: t('settings.systemInfo.anyone') },
          ]}
        />
        <Choice
          form={form}
          name="unpublishedRights"
          options={[
            { value: 'chosen', label: t('settings.unpublishedRights.chosen') },
            { value: 'anyKey', label: t('settings.unpublishedRights.anyKey') },
          ]}
        />
        <Choice
          form={form}
          name="settingNames"
          options={[
            { value: 'labels', label: t('settings.settingNames.labels') },
            { value: 'identifiers', label: t('settings.settingNames.identifiers') },
            { value: 'descriptions', label: t('settings.settingNames.descriptions') },
          ]}
        />
      </Fieldset>
      <Fieldset legend={t('settings.sign-in')} mb="md" className="psa-settings">
        <Choice
          form={form}
          name="clientIdStatus"
          options={[
            { value: 400, label: '400 Bad Request' },
            { value: 401, label: '401 Unauthorized' },
            { value: 403, label: '403 Forbidden' },
          ]}
        />
        <Choice
          form={form}
          name="badCredentials"
          options={[
            { value: 'Unauthorized', label: '401 Unauthorized' },
            { value: 'UserNotAuthenticated', label: '401 UserNotAuthenticated' },
            { value: 'NotFound', label: '404 Not Found' },
          ]}
        />
        <Choice
          form={form}
          name="unknownCompany"
          options={[
            { value: 'badCredentials', label: t('settings.unknownCompany.badCredentials') },
            { value: 'CannotRoute', label: t('settings.unknownCompany.CannotRoute') },
          ]}
        />
        <Choice
          form={form}
          name="keyRegeneration"
          options={[
            { value: 'keeps', label: t('settings.keyRegeneration.keeps') },
            { value: 'renews', label: t('settings.keyRegeneration.renews') },
          ]}
        />
        <OnOff form={form} name="integratorLogins" />
        <OnOff form={form} name="sslRequired" />
      </Fieldset>
      <Fieldset legend={t('settings.cloud')} mb="md" className="psa-settings">
        <Choice
          form={form}
          name="codebase"
          options={[
            { value: 'v4_6_release/', label: 'v4_6_release/' },
            { value: 'v2025_1/', label: 'v2025_1/' },
          ]}
        />
        <Choice
          form={form}
          name="isCloud"
          options={[
            { value: 'boolean', label: t('settings.isCloud.boolean') },
            { value: 'text', label: t('settings.isCloud.text-value') },
          ]}
        />
        <OnOff form={form} name="otherCodebaseAnswers" />
      </Fieldset>
      <Fieldset legend={t('settings.contract')} className="psa-settings">
        <Choice
          form={form}
          name="search"
          options={[
            { value: 'tickets', label: t('settings.search.tickets') },
            { value: 'everywhere', label: t('settings.search.everywhere') },
          ]}
        />
        <Choice
          form={form}
          name="callbackLevels"
          options={[
            { value: 'all', label: t('settings.callbackLevels.all') },
            { value: 'ofType', label: t('settings.callbackLevels.ofType') },
          ]}
        />
        <OnOff form={form} name="caseSensitive" />
        <OnOff form={form} name="nullErrors" />
        <OnOff form={form} name="noteCallbacks" />
      </Fieldset>
    </Screen>
  );
}

type Form = FormState<Settings>;
type OnOffName = { [K in keyof Settings]: Settings[K] extends boolean ? K : never }[keyof Settings];
type ChoiceName = Exclude<keyof Settings, OnOffName>;

/** One of several readings. */
function Choice<Name extends ChoiceName>(props: {
  form: Form;
  name: Name;
  options: readonly { value: Settings[Name]; label: string }[];
}) {
  const t = useT();
  const { form, name, options } = props;
  return (
    <NativeSelect
      label={t(`settings.${name}`)}
      description={t(`settings.${name}.text`)}
      inputWrapperOrder={['label', 'input', 'description']}
      name={name}
      value={String(form.values[name])}
      onChange={(event) => {
        const chosen = options.find((option) => String(option.value) === event.currentTarget.value);
        if (chosen) form.set(name, chosen.value);
      }}
      data={options.map((option) => ({ value: String(option.value), label: option.label }))}
    />
  );
}

/** A reading that holds or does not. */
function OnOff({ form, name }: { form: Form; name: OnOffName }) {
  const t = useT();
  return (
    <Switch
      label={t(`settings.${name}`)}
      description={t(`settings.${name}.text`)}
      checked={form.values[name]}
      onChange={(event) => form.set(name, event.currentTarget.checked)}
    />
  );
}
