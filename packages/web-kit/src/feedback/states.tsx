import { Alert, Button, Center, EmptyState, Loader, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDescribeError } from '../api/describe-error.ts';
import { useKitT } from '../i18n/create-i18n.ts';
import { IconInbox, IconWarning } from '../look/icons.tsx';

/** What stands where rows or a record would: says why there is nothing, and what to do next. */
export function Empty({ title, text, action }: { title: string; text?: string; action?: ReactNode }) {
  return (
    <EmptyState icon={<IconInbox size={36} />} title={title} description={text} py="xl">
      {action}
    </EmptyState>
  );
}

export function Loading() {
  const t = useKitT();
  return (
    <Center py="xl" component="output">
      <Stack align="center" gap="xs">
        <Loader size="sm" aria-hidden="true" />
        <Text size="sm" c="dimmed">
          {t('kit.loading')}
        </Text>
      </Stack>
    </Center>
  );
}

/** Shows anything that was thrown, with what to do about it. */
export function ErrorMessage({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useKitT();
  const { title, reason, advice } = useDescribeError()(error);
  return (
    <Alert color="red" variant="light" icon={<IconWarning />} title={title} role="alert">
      {reason === undefined ? null : (
        <Text size="sm" mb={4}>
          {reason}
        </Text>
      )}
      {advice === undefined ? null : <Text size="sm">{advice}</Text>}
      {onRetry ? (
        <Button variant="default" size="xs" mt="xs" onClick={onRetry}>
          {t('kit.retry')}
        </Button>
      ) : null}
    </Alert>
  );
}

/** The three states of something fetched, for `useQuery` results. */
export function Loaded<T>(props: {
  query: { data: T | undefined; error: unknown; refetch?: () => unknown };
  children: (data: T) => ReactNode;
}) {
  const { data, error, refetch } = props.query;
  if (data !== undefined) return <>{props.children(data)}</>;
  if (error) return <ErrorMessage error={error} {...(refetch ? { onRetry: () => void refetch() } : {})} />;
  return <Loading />;
}
