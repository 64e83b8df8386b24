import { Checkbox, Fieldset, Group, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useFormats, type FormState } from '@parasol/web-kit';
import { useChoices } from '../../api/members.ts';
import { useRoles } from '../../api/roles.ts';
import { useT } from '../../i18n.ts';
import type { MemberFormValues } from './member-form.ts';

type ChoiceName =
  | 'securityRoleId'
  | 'timeZone'
  | 'level'
  | 'location'
  | 'defaultLocation'
  | 'department'
  | 'territory'
  | 'serviceBoard';

/** The Details tab's fields, in the sections of the real screen. */
export function MemberFields(props: {
  form: FormState<MemberFormValues>;
  inactiveSince?: string | null | undefined;
}) {
  const t = useT();
  const format = useFormats();
  const { form } = props;
  const roles = useRoles();
  const choices = useChoices().data;
  const choose = (name: ChoiceName) => {
    const { value, error } = form.text(name);
    return {
      name,
      value,
      error,
      onChange: (event: { currentTarget: { value: string } }) => form.set(name, event.currentTarget.value),
    };
  };
  /** None, the names to choose from, and a stored one that is no longer among them. */
  const named = (name: Exclude<ChoiceName, 'securityRoleId'>, names: readonly string[] | undefined) => {
    const value = form.values[name];
    return ['', ...new Set([...(names ?? []), ...(value === '' ? [] : [value])])];
  };
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
            data={named('timeZone', choices?.timeZones)}
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
            data={named('level', choices?.levels)}
            {...choose('level')}
          />
          <NativeSelect
            label={t('members.level-name')}
            description={t('members.level-name-hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={named('location', choices?.locations)}
            {...choose('location')}
          />
          <NativeSelect
            label={t('members.location')}
            data={named('defaultLocation', choices?.locations)}
            {...choose('defaultLocation')}
          />
          <NativeSelect
            label={t('members.department')}
            data={named('department', choices?.departments)}
            {...choose('department')}
          />
          <NativeSelect
            label={t('members.territory')}
            data={named('territory', choices?.locations)}
            {...choose('territory')}
          />
        </div>
        <Switch
          mt="md"
          label={t('members.inactive')}
          description={
            props.inactiveSince
              ? t('members.inactive-since', { time: format.dateTime(props.inactiveSince) })
              : t('members.inactive-hint')
          }
          checked={form.values.inactiveFlag}
          onChange={(event) => form.set('inactiveFlag', event.currentTarget.checked)}
        />
        <Group mt="md" gap="lg">
          <Checkbox
            label={t('members.block-price')}
            checked={form.values.blockPriceFlag}
            onChange={(event) => form.set('blockPriceFlag', event.currentTarget.checked)}
          />
          <Checkbox
            label={t('members.block-cost')}
            checked={form.values.blockCostFlag}
            onChange={(event) => form.set('blockCostFlag', event.currentTarget.checked)}
          />
        </Group>
      </Fieldset>
      <Fieldset legend={t('members.section.service')} mb="md">
        <NativeSelect
          label={t('members.service-board')}
          maw={460}
          mb="md"
          data={named(
            'serviceBoard',
            choices?.boards.map((board) => board.name),
          )}
          {...choose('serviceBoard')}
        />
        <Checkbox.Group
          label={t('members.excluded-boards')}
          description={t('members.excluded-boards-hint')}
          value={form.values.excludedServiceBoardIds}
          onChange={(ids) => form.set('excludedServiceBoardIds', ids)}
        >
          <Group mt="xs">
            {(choices?.boards ?? []).map((board) => (
              <Checkbox key={board.id} value={String(board.id)} label={board.name} />
            ))}
          </Group>
        </Checkbox.Group>
      </Fieldset>
      <Textarea label={t('members.notes')} autosize minRows={2} maw={980} {...form.text('notes')} />
    </>
  );
}
