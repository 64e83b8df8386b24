import { Button, Group, Modal, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useKitT } from '../i18n/create-i18n.ts';

export type Question = { title: string; text: string; confirmLabel?: string; danger?: boolean };
type Asked = Question & { answer(yes: boolean): void };

let asked: Asked | undefined;
const listeners = new Set<() => void>();

function set(next: Asked | undefined): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** Asks before something that can't be undone. Resolves to false on Cancel, Escape or a click outside. */
export function askConfirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    set({
      ...question,
      answer(yes) {
        set(undefined);
        resolve(yes);
      },
    });
  });
}

/** Rendered once, by `KitProvider`. */
export function ConfirmDialog() {
  const t = useKitT();
  const question = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
  return (
    <Modal
      opened={question !== undefined}
      onClose={() => question?.answer(false)}
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
