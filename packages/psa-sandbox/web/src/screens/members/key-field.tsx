import { Group, TextInput } from '@mantine/core';
import { CopyButton } from '@parasol/web-kit';

/** A value of a key that can't be changed. */
export function KeyField({ label, value, copy }: { label: string; value: string; copy?: boolean }) {
  return (
    <Group align="flex-end" gap="xs" mb="xs" wrap="nowrap" maw={480}>
      <TextInput
        label={label}
        withAsterisk
        readOnly
        value={value}
        flex={1}
        classNames={{ input: 'psa-key' }}
      />
      {copy ? <CopyButton value={value} thing={label} /> : null}
    </Group>
  );
}
