import { Anchor, Button, Code, Group, Text } from '@mantine/core';
import { AppLink, CopyButton, useFormats } from '@parasol/web-kit';
import { lazy, Suspense, useState } from 'react';
import type { Write } from '../../api/writes.ts';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { useWords } from '../../frame/words.ts';

const LinkDialog = lazy(async () => ({ default: (await import('./link-dialog.tsx')).LinkDialog }));

/** Where the advice sends somebody. */
const places: Partial<Record<Write['advice'], string>> = {
  'check-rights': '/settings/psa/rights',
  'check-keys': '/settings/psa',
  'map-customer': '/customers?state=unmapped',
};

/** Why a write stands where it stands, what to do about it, and how to repair it by hand. */
export function WriteAdvice({ write }: { write: Write }) {
  const t = useT();
  const words = useWords();
  const provider = useProvider();
  const format = useFormats();
  const place = places[write.advice];
  const last = write.attempts.findLast((attempt) => attempt.what === 'send');
  return (
    <>
      <Text size="sm" fw={600}>
        {write.detail ?? (write.reason === null ? '' : words('write-reason', write.reason))}
      </Text>
      <Text size="sm">
        {t(`write-advice.${write.advice}`)}{' '}
        {place === undefined ? null : (
          <Anchor component={AppLink} href={screenOf(provider.id, place)} underline="always">
            {words('write-place', write.advice)}
          </Anchor>
        )}
      </Text>
      {last === undefined ? null : (
        <Text size="xs" c="dimmed">
          {t('writes.last-try', {
            at: format.instant(last.at),
            count: write.attempts.filter((attempt) => attempt.what === 'send').length,
          })}
          {last.status === null ? '' : ` (${last.status})`}
        </Text>
      )}
      {write.state === 'done' ? null : <ByHand write={write} />}
    </>
  );
}

function ByHand({ write }: { write: Write }) {
  const t = useT();
  const can = useCan();
  const [open, setOpen] = useState(false);
  if (write.mark === null) return null;
  const { field, value } = write.mark;
  return (
    <details className="by-hand">
      <summary>{t('writes.by-hand')}</summary>
      <Text size="sm" my={6}>
        {t(`write-mark.${field}`, { ticket: write.ticket === null ? '–' : `#${write.ticket.ticketId}` })}
      </Text>
      <Group gap="xs">
        <Code>{value}</Code>
        <CopyButton value={value} thing={t('writes.mark')} />
      </Group>
      <Text size="sm" my={6}>
        {t(write.linkable ? 'writes.if-there' : 'writes.if-there-note')}
      </Text>
      {write.linkable && can('writes.change') ? (
        <>
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            {t('writes.link')}
          </Button>
          <Suspense fallback={null}>
            {open ? <LinkDialog write={write} onClose={() => setOpen(false)} /> : null}
          </Suspense>
        </>
      ) : null}
    </details>
  );
}
