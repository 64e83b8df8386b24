import { Alert, Anchor, Title } from '@mantine/core';
import { AppLink, useForm, useGo } from '@parasol/web-kit';
import { useState } from 'react';
import { useMemberChanges, type ApiKey, type ApiMember } from '../../api/members.ts';
import { say, sayNothing, useSayFailure } from '../../frame/messages.tsx';
import { useUnsaved } from '../../frame/use-unsaved.ts';
import { useT } from '../../i18n.ts';
import { KeyDescription } from './key-description.tsx';
import { KeyField } from './key-field.tsx';
import { KeyForm } from './key-form.ts';
import { keyPath, keysPath, memberPath } from './member-paths.ts';
import { MemberFrame } from './member-screen.tsx';
import { useRemoveKey } from './use-remove-key.ts';

/** A key that exists: its description can be changed, its private key is never seen again. */
export function StoredKey({ member, stored }: { member: ApiMember; stored: ApiKey }) {
  const t = useT();
  const go = useGo();
  const changes = useMemberChanges();
  const remove = useRemoveKey(member.id);
  // only where the sandbox is set to make keys anew; it lives in this screen alone, as that of a new key does
  const [renewed, setRenewed] = useState<string>();
  const form = useForm({
    initial: { description: stored.description },
    schema: KeyForm,
    async onSubmit({ description }) {
      setRenewed((await changes.renameKey(member.id, stored.id, description)).privateKey);
    },
  });
  useSayFailure(form.failure);
  const saved = useUnsaved(form.dirty);
  async function save(close: boolean): Promise<void> {
    sayNothing();
    if (!(await form.submit())) return;
    saved();
    const what = t('record.named', { name: form.values.description.trim() });
    say(t('record.updated', { what }), close ? keysPath(member.id) : undefined);
    if (close) go(keysPath(member.id));
  }
  return (
    <MemberFrame
      member={member}
      tab="keys"
      crumbs={[{ label: t('keys.crumb-public'), href: keysPath(member.id) }, { label: stored.description }]}
      tools={{
        back: keysPath(member.id),
        create: keyPath(member.id, 'new'),
        history: `${keyPath(member.id, stored.id)}/history`,
        busy: form.busy,
        onSave: () => void save(false),
        onSaveClose: () => void save(true),
        onDelete: () => void remove(stored, saved),
      }}
    >
      <Title order={2} size="h4" mb="sm">
        {t('keys.one')}
      </Title>
      <KeyDescription form={form} onSave={() => void save(false)} />
      <KeyField label={t('keys.public')} value={stored.publicKey} copy />
      {renewed === undefined ? (
        <>
          <KeyField label={t('keys.private')} value="••••••••••••••••" />
          <Alert color="gray" variant="light" my="md" maw={640} title={t('keys.gone')} />
        </>
      ) : (
        <>
          <KeyField label={t('keys.private')} value={renewed} copy />
          <Alert color="yellow" variant="light" my="md" maw={640} title={t('keys.note')} />
        </>
      )}
      <Anchor component={AppLink} href={`${memberPath(member.id)}/api-logs?key=${stored.id}`}>
        {t('keys.logs')}
      </Anchor>
    </MemberFrame>
  );
}
