import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { ColourSchemeSwitch, LocaleSwitch } from '@parasol/web-kit';
import { useEffect, type ReactNode } from 'react';
import { Brand } from './brand.tsx';

/** The page around what is shown before anyone has signed in. */
export function StartPage(props: { title: string; text?: ReactNode; children: ReactNode }) {
  const { title } = props;
  useEffect(() => {
    document.title = `${title} – Parasol`;
  }, [title]);
  return (
    <main className="start-page">
      <Group justify="flex-end" p="sm" gap="xs">
        <LocaleSwitch />
        <ColourSchemeSwitch />
      </Group>
      <Center px="md" pb="xl">
        <Paper withBorder p="xl" w="100%" maw={440}>
          <Stack gap="md">
            <Brand />
            <Title order={1} size="h3">
              {title}
            </Title>
            {props.text ? (
              <Text size="sm" c="dimmed">
                {props.text}
              </Text>
            ) : null}
            {props.children}
          </Stack>
        </Paper>
      </Center>
    </main>
  );
}
