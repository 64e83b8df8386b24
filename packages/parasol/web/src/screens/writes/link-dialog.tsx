import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { ErrorMessage, notify } from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { linkWrite, writesKey, type Write } from '../../api/writes.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

/** Asks for the number of the record that somebody found in the PSA; the server reads it and looks for the mark. */
export function LinkDialog({ write, onClose }: { write: Write; onClose: () => void }) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const [record, setRecord] = useState('');
  const recordId = /^\s*#?(\d{1,10})\s*$/.exec(record)?.[1];
  const link = useMutation({
    mutationFn: (id: number) => linkWrite(provider.id, write.intentId, id),
    async onSuccess() {
      notify.success(t('writes.linked', { record: String(recordId) }));
      onClose();
      await client.invalidateQueries({ queryKey: writesKey(provider.id) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (recordId !== undefined) link.mutate(Number(recordId));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('writes.link')}
      closeButtonProps={{ 'aria-label': t('kit.close') }}
    >
      <form onSubmit={submit}>
        <Text size="sm" mb="sm">
          {t('writes.link-text')}
        </Text>
        <TextInput
          data-autofocus
          label={t('writes.record')}
          inputMode="numeric"
          value={record}
          onChange={(event) => setRecord(event.currentTarget.value)}
        />
        {link.error ? <ErrorMessage error={link.error} /> : null}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t('kit.cancel')}
          </Button>
          <Button type="submit" loading={link.isPending} disabled={recordId === undefined}>
            {t('writes.link-save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
