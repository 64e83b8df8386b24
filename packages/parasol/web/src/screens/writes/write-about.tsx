import { Anchor, Text } from '@mantine/core';
import { AppLink } from '@parasol/web-kit';
import type { Write } from '../../api/writes.ts';
import { screenOf, useProvider } from '../../frame/use-provider.ts';
import { useWords } from '../../frame/words.ts';
import { PsaLink } from '../../frame/psa-link.tsx';

/** What a write would do, and for whom; with the ways to the alert, the customer and the ticket. */
export function WriteAbout({ write }: { write: Write }) {
  const provider = useProvider();
  const words = useWords();
  const { customer, identity, incidentId, ticket } = write;
  return (
    <>
      <Text size="sm" fw={650}>
        {words('write', write.kind)}
      </Text>
      {customer === null ? null : (
        <Text size="sm" className="link-line">
          <Anchor component={AppLink} href={screenOf(provider.id, `/customers/${customer.organizationId}`)}>
            {customer.name ?? customer.organizationId}
          </Anchor>
        </Text>
      )}
      {incidentId === null ? null : (
        <Text size="sm" className="link-line">
          <Anchor component={AppLink} href={screenOf(provider.id, `/tickets/${incidentId}`)}>
            {identity ?? incidentId}
          </Anchor>
        </Text>
      )}
      {ticket === null ? null : <PsaLink url={ticket.url} label={`#${ticket.ticketId}`} />}
    </>
  );
}
