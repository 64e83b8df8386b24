import { Anchor, Button, Card, Group, Text, TextInput, Title } from '@mantine/core';
import { ErrorMessage, useForm } from '@parasol/web-kit';
import { useState } from 'react';
import { z } from 'zod';
import { orderTestTicket, useTestTicket } from '../../api/ticketing.ts';
import { StateBadge } from '../../frame/badges.tsx';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

/** A ticket on demand, to see that board, priority and text are right. */
export function TestTicket() {
  const t = useT();
  const provider = useProvider();
  const [order, setOrder] = useState<{ testId: string; closeAfter: boolean }>();
  const form = useForm({
    initial: { company: '' },
    schema: z.object({ company: z.string().trim().min(1, 'kit.required') }),
    async onSubmit({ company }) {
      setOrder(await orderTestTicket(provider.id, company));
    },
  });
  return (
    <Card withBorder maw={760} mt="md">
      <Title order={2} size="h4" mb="xs">
        {t('test-ticket.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('test-ticket.text')}
      </Text>
      <form onSubmit={(event) => void form.submit(event)}>
        <Group align="flex-end">
          <TextInput label={t('test-ticket.company')} w={280} {...form.text('company')} />
          <Button type="submit" variant="default" loading={form.busy}>
            {t('test-ticket.go')}
          </Button>
        </Group>
        {form.failure ? <ErrorMessage error={form.failure} /> : null}
      </form>
      <div aria-live="polite">{order === undefined ? null : <Progress order={order} />}</div>
    </Card>
  );
}

function Progress({ order }: { order: { testId: string; closeAfter: boolean } }) {
  const t = useT();
  const provider = useProvider();
  const ticket = useTestTicket(provider.id, order);
  const { data } = ticket;
  if (ticket.error) return <ErrorMessage error={ticket.error} />;
  if (data === undefined) return null;
  const name = t('test-ticket.number', { id: String(data.ticketId ?? '') });
  const failed = data.state === 'refused' || data.state === 'held';
  return (
    <Group mt="sm" gap="sm">
      <StateBadge tone={data.state === 'done' ? 'good' : failed ? 'bad' : 'busy'}>
        {t(`test-ticket.${data.state}`)}
      </StateBadge>
      {data.ticketId === null ? null : data.url === null ? (
        <Text size="sm">{name}</Text>
      ) : (
        <Anchor size="sm" href={data.url} target="_blank" rel="noreferrer">
          {name}
        </Anchor>
      )}
      {failed ? <Text size="sm">{data.detail}</Text> : null}
      {data.state === 'done' && (data.closing === 'done' || !order.closeAfter) ? (
        <Text size="sm" c="dimmed">
          {order.closeAfter ? t('test-ticket.closed') : t('test-ticket.stays')}
        </Text>
      ) : null}
    </Group>
  );
}
