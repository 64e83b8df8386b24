import { Anchor } from '@mantine/core';
import { AppLink } from '@parasol/web-kit';
import type { ReactNode } from 'react';

/** A link to a record's screen, for a table's cell or a fact. */
export function RecordLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Anchor component={AppLink} href={href} size="sm">
      {children}
    </Anchor>
  );
}

/** A link to a company by the reference that a record holds. */
export function CompanyLink({
  company,
}: {
  company: { id?: number | undefined; name?: string | null | undefined } | null | undefined;
}) {
  if (company?.id === undefined) return null;
  return <RecordLink href={`/companies/${company.id}`}>{company.name ?? `#${company.id}`}</RecordLink>;
}
