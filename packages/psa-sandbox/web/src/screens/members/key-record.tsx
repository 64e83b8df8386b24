import { Alert, Title } from '@mantine/core';
import { askConfirm, Empty, Loaded, useForm, useGo } from '@parasol/web-kit';
import { useRef, useState } from 'react';
import { useKeys, useMemberChanges, type NewKey } from '../../api/members.ts';
import { say, sayNothing, useSayFailure } from '../../frame/messages.tsx';
import { useRecordId } from '../../frame/use-record-id.ts';
import { useT } from '../../i18n.ts';
import { KeyDescription } from './key-description.tsx';
import { KeyField } from './key-field.tsx';
import { KeyForm } from './key-form.ts';
import { keyPath, keysPath } from './member-paths.ts';
import { MemberFrame, WithMember } from './member-screen.tsx';
import { StoredKey } from './stored-key.tsx';
import { useRemoveKey } from './use-remove-key.ts';

/**
 * One key. A new one is described and saved, and then shows its private key, for as long as this screen
 * stays: the key lives in this component's state alone, so going away, back or reloading loses it for good.
 */
export function KeyRecord() {
  const t = useT();
  const go = useGo();
  const memberId = useRecordId() ?? 0;
  const keyId = useRecordId('keyId');
  const changes = useMemberChanges();
  const [made, setMade] = useState<NewKey>();
  const shown = made !== undefined && made.id === keyId ? made : undefined;
  const latest = useRef<NewKey>(undefined);
  const keys = useKeys(memberId);
  const stored = keys.data?.find((key) => key.id === keyId);
  const remove = useRemoveKey(memberId);
  const form = useForm({
    initial: { description: '' },
    schema: KeyForm,
    async onSubmit({ description }) {
      latest.current = await changes.createKey(memberId, description);
    },
  });
  useSayFailure(form.failure);

  async function save(close: boolean): Promise<void> {
    sayNothing();
    if (close && form.values.description.trim() !== '') {
      const sure = await askConfirm({
        title: t('keys.close-title'),
        text: t('keys.close-text'),
        confirmLabel: t('keys.close-do'),
        danger: true,
      });
      if (!sure) return;
    }
    if (!(await form.submit()) || !latest.current) return;
    const path = close ? keysPath(memberId) : keyPath(memberId, latest.current.id);
    if (!close) setMade(latest.current);
    const what = t('record.named', { name: latest.current.description });
    latest.current = undefined;
    form.reset({ description: '' });
    say(t('record.updated', { what }), path);
    go(path, { replace: true });
  }
  return (
    <WithMember>
      {(member) =>
        keyId !== undefined && !shown && stored ? (
          <StoredKey key={stored.id} member={member} stored={stored} />
        ) : (
          <MemberFrame
            member={member}
            tab="keys"
            crumbs={[
              { label: t('keys.crumb-public'), href: keysPath(memberId) },
              { label: t('members.tab.keys') },
            ]}
            tools={{
              back: keysPath(member.id),
              create: keyPath(member.id, 'new'),
              busy: form.busy,
              ...(keyId === undefined
                ? { onSave: () => void save(false), onSaveClose: () => void save(true) }
                : {}),
              ...(shown
                ? {
                    history: `${keyPath(member.id, shown.id)}/history`,
                    onDelete: () => void remove(shown),
                  }
                : {}),
            }}
          >
            <Title order={2} size="h4" mb="sm">
              {t('keys.one')}
            </Title>
            {keyId === undefined ? (
              <KeyDescription form={form} onSave={() => void save(false)} />
            ) : shown ? (
              <NewKeyFields made={shown} />
            ) : (
              <Loaded query={keys}>{() => <Empty title={t('lost.record')} />}</Loaded>
            )}
          </MemberFrame>
        )
      }
    </WithMember>
  );
}

function NewKeyFields({ made }: { made: NewKey }) {
  const t = useT();
  return (
    <>
      <KeyField label={t('keys.description')} value={made.description} />
      <KeyField label={t('keys.public')} value={made.publicKey} copy />
      <KeyField label={t('keys.private')} value={made.privateKey} copy />
      <Alert color="yellow" variant="light" mt="md" maw={640} title={t('keys.note')} />
    </>
  );
}
