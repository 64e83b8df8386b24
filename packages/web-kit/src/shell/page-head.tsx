import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { AppLink } from './app-link.tsx';

export type Crumb = { label: string; href?: string };

/** Breadcrumb, title (also the browser tab's) and the screen's actions. */
export function PageHead(props: {
  crumbs?: readonly Crumb[];
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
}) {
  const { title } = props;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <Stack gap={4} mb="md">
      {props.crumbs ? (
        <Breadcrumbs
          component="nav"
          aria-label={props.crumbs.map((crumb) => crumb.label).join(' > ')}
          separator="›"
        >
          {props.crumbs.map((crumb) =>
            crumb.href ? (
              <Anchor key={crumb.label} component={AppLink} href={crumb.href} size="sm" lh="24px">
                {crumb.label}
              </Anchor>
            ) : (
              <Text key={crumb.label} size="sm" c="dimmed" lh="24px">
                {crumb.label}
              </Text>
            ),
          )}
        </Breadcrumbs>
      ) : null}
      <Group justify="space-between" align="flex-end">
        <Title order={1} size="h2">
          {title}
        </Title>
        <Group gap="xs">{props.actions}</Group>
      </Group>
      {props.text ? (
        <Text size="sm" c="dimmed" maw={760}>
          {props.text}
        </Text>
      ) : null}
    </Stack>
  );
}
