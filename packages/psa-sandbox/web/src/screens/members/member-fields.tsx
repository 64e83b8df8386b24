import { Fieldset, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import type { FormState } from '@parasol/web-kit';
import { useRoles } from '../../api/roles.ts';
import { useT } from '../../i18n.ts';
import type { MemberFormValues } from './member-form.ts';

const timeZones = [
  'UTC',
  'Asia/Seoul',
  'America/New_York',
  'America/Los_Angeles',
  'Europe/Berlin',
  'Europe/London',
];

/** The Details tab's fields, in the sections of the real screen. */
export function MemberFields({ form }: { form: FormState<MemberFormValues> }) {
  const t = useT();
  const roles = useRoles();
  const choose = (name: 'securityRoleId' | 'timeZone' | 'level') => {
    const { value, error } = form.text(name);
    return {
      name,
      value,
      error,
      onChange: (event: { currentTarget: { value: string } }) => form.set(name, event.currentTarget.value),
    };
  };
  const zone = form.values.timeZone;
  return (
    <>
      <Fieldset legend={t('members.section.profile')} mb="md">
        <div className="psa-fields">
          <TextInput
            label={t('members.id')}
            withAsterisk
            required
            autoComplete="off"
            {...form.text('identifier')}
          />
          <TextInput
            label={t('members.name')}
            withAsterisk
            required
            autoComplete="off"
            {...form.text('name')}
          />
          <TextInput
            label={t('members.email')}
            type="email"
            autoComplete="off"
            {...form.text('emailAddress')}
          />
          <NativeSelect
            label={t('members.time-zone')}
            data={zone === '' || timeZones.includes(zone) ? timeZones : [zone, ...timeZones]}
            {...choose('timeZone')}
          />
        </div>
      </Fieldset>
      <Fieldset legend={t('members.section.system')} mb="md">
        <div className="psa-fields">
          <NativeSelect
            label={t('members.role')}
            withAsterisk
            required
            data={[
              { value: '', label: t('members.role-choose') },
              ...(roles.data ?? []).map((role) => ({ value: String(role.id), label: role.name })),
            ]}
            {...choose('securityRoleId')}
          />
          <NativeSelect
            label={t('members.level')}
            description={t('members.level-hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={[
              { value: 'Corporate', label: t('members.level.corporate') },
              { value: 'Location', label: t('members.level.location') },
            ]}
            {...choose('level')}
          />
          <TextInput label={t('members.location')} autoComplete="off" {...form.text('location')} />
          <TextInput label={t('members.department')} autoComplete="off" {...form.text('department')} />
        </div>
        <Switch
          mt="md"
          label={t('members.inactive')}
          description={t('members.inactive-hint')}
          checked={form.values.inactiveFlag}
          onChange={(event) => form.set('inactiveFlag', event.currentTarget.checked)}
        />
      </Fieldset>
      <Textarea label={t('members.notes')} autosize minRows={2} maw={980} {...form.text('notes')} />
    </>
  );
}
