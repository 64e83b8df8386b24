import { Button, Group, Modal, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useKitT } from '../i18n/create-i18n.ts';
import { aboveDialogs } from './above-dialogs.ts';
import { openQuestion } from './confirm.ts';

/** Rendered once, by `KitProvider`. */
export function ConfirmDialog() {
  const t = useKitT();
  const question = useSyncExternalStore(openQuestion.subscribe, openQuestion.get);
  const onClose = (): void => question?.answer(false);
  return (
    <Modal
      {...aboveDialogs(onClose)}
      opened={question !== undefined}
      onClose={onClose}
      title={question?.title}
      closeButtonProps={{ 'aria-label': t('kit.close') }}
      centered
    >
      <Text size="sm">{question?.text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" data-autofocus onClick={() => question?.answer(false)}>
          {t('kit.cancel')}
        </Button>
        <Button {...(question?.danger ? { color: 'red' } : {})} onClick={() => question?.answer(true)}>
          {question?.confirmLabel ?? t('kit.confirm')}
        </Button>
      </Group>
    </Modal>
  );
}
