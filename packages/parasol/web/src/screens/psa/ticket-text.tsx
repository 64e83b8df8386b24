import { Card, Code, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { ErrorMessage } from '@parasol/web-kit';
import type { ChangeEvent } from 'react';
import { usePreview, type TicketingData } from '../../api/ticketing.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

type Field = {
  name: string;
  value: string;
  error: string | undefined;
  onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
};

const placeholders = '{identity} {kind} {customer} {count} {category} {domain} {window} {threshold}';
const typingMs = 400;

const orNull = (text: string): string | null => (text.trim() === '' ? null : text);

/** Templates of the ticket's text, and the text that they make. */
export function TicketText({
  summary,
  description,
  known,
}: {
  summary: Field;
  description: Field;
  /** What is stored came with its text. */
  known: TicketingData;
}) {
  const t = useT();
  const provider = useProvider();
  const [templates] = useDebouncedValue(
    { summaryTemplate: orNull(summary.value), descriptionTemplate: orNull(description.value) },
    typingMs,
  );
  const stored = known.settings.ticketing;
  const isStored =
    known.preview !== null &&
    templates.summaryTemplate === (stored.summaryTemplate ?? null) &&
    templates.descriptionTemplate === (stored.descriptionTemplate ?? null);
  const asked = usePreview(provider.id, templates, !isStored);
  const preview = isStored ? { data: known.preview, error: null } : asked;
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        {t('ticketing.text')}
      </Title>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('ticketing.text-names')} <Code>{placeholders}</Code>
        </Text>
        <TextInput label={t('ticketing.summary')} description={t('ticketing.summary-text')} {...summary} />
        <Textarea
          label={t('ticketing.description')}
          description={t('ticketing.description-text')}
          autosize
          minRows={2}
          maxRows={10}
          {...description}
        />
        <section aria-label={t('ticketing.preview')} aria-live="polite">
          <Text size="sm" fw={600}>
            {t('ticketing.preview')}
          </Text>
          {preview.error ? <ErrorMessage error={preview.error} /> : null}
          {preview.data && !preview.error ? (
            <Code block className="ticket-preview">
              {`${preview.data.summary}\n\n${preview.data.description}`}
            </Code>
          ) : null}
        </section>
      </Stack>
    </Card>
  );
}
