import { Group, Text } from '@mantine/core';

/** Name and sign of the product. */
export function Brand() {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/icon.svg" alt="" width={28} height={28} />
      <Text component="span" fw={700} size="lg">
        Parasol
      </Text>
    </Group>
  );
}
