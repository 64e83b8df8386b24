import { Text } from '@mantine/core';
import { useForm, useGo, type FormState } from '@parasol/web-kit';
import { useRef } from 'react';
import { useMemberChanges, type ApiMember } from '../../api/members.ts';
import { say, sayNothing, useSayFailure } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useRecordId } from '../../frame/use-record-id.ts';
import { useUnsaved } from '../../frame/use-unsaved.ts';
import { useT } from '../../i18n.ts';
import { MemberFields } from './member-fields.tsx';
import { emptyMember, MemberForm, memberValues, type MemberFormValues } from './member-form.ts';
import { memberPath, membersPath } from './member-paths.ts';
import { MemberFrame, MemberTabs, WithMember } from './member-screen.tsx';

/** The Details tab of a member, new or stored. */
export function MemberDetails() {
  return useRecordId() === undefined ? (
    <NewMember />
  ) : (
    <WithMember>{(member) => <StoredMember key={member.id} member={member} />}</WithMember>
  );
}

/** The form of either: saves, then says so on the screen that follows. */
function useMemberForm(member: ApiMember | undefined): {
  form: FormState<MemberFormValues>;
  save: (close: boolean) => Promise<void>;
} {
  const t = useT();
  const go = useGo();
  const changes = useMemberChanges();
  const stored = useRef<ApiMember>(undefined);
  const form = useForm({
    initial: member ? memberValues(member) : emptyMember,
    schema: MemberForm,
    async onSubmit(input) {
      stored.current = member ? await changes.save(member.id, input) : await changes.create(input);
    },
    fieldNames: { securityRole: 'securityRoleId', 'securityRole/id': 'securityRoleId' },
  });
  useSayFailure(form.failure);
  const saved = useUnsaved(form.dirty);
  return {
    form,
    async save(close: boolean): Promise<void> {
      sayNothing();
      if (!(await form.submit()) || !stored.current) return;
      const path = close ? membersPath : memberPath(stored.current.id);
      saved();
      const what = t('record.named', { name: stored.current.identifier });
      say(t('record.updated', { what }), path);
      if (path !== location.pathname) go(path, { replace: !close });
    },
  };
}

function NewMember() {
  const t = useT();
  const { form, save } = useMemberForm(undefined);
  return (
    <Screen
      crumbs={[
        { label: t('menu.members') },
        { label: t('menu.api-members'), href: membersPath },
        { label: t('record.new') },
      ]}
      title={t('members.new-title')}
      tabs={<MemberTabs id={undefined} tab="details" />}
      tools={{
        back: membersPath,
        busy: form.busy,
        onSave: () => void save(false),
        onSaveClose: () => void save(true),
      }}
    >
      <MemberFields form={form} />
      <Text size="sm" c="dimmed" mt="md">
        {t('members.save-first')}
      </Text>
    </Screen>
  );
}

function StoredMember({ member }: { member: ApiMember }) {
  const { form, save } = useMemberForm(member);
  return (
    <MemberFrame
      member={member}
      tab="details"
      tools={{
        back: membersPath,
        create: memberPath('new'),
        busy: form.busy,
        history: `${memberPath(member.id)}/history`,
        onSave: () => void save(false),
        onSaveClose: () => void save(true),
      }}
    >
      <MemberFields form={form} inactiveSince={member.inactiveDate} />
    </MemberFrame>
  );
}
