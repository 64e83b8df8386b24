import { TextInput } from '@mantine/core';
import type { FormState } from '@parasol/web-kit';
import type { z } from 'zod';
import { useT } from '../../i18n.ts';
import type { KeyForm } from './key-form.ts';

type Values = z.infer<typeof KeyForm>;

/** What is asked of a key, new or stored; Enter saves it. */
export function KeyDescription({ form, onSave }: { form: FormState<Values>; onSave: () => void }) {
  const t = useT();
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <TextInput
        label={t('keys.description')}
        withAsterisk
        required
        maw={480}
        mb="xs"
        autoComplete="off"
        {...form.text('description')}
      />
    </form>
  );
}
