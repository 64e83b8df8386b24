import { Alert, Anchor, Button, FileButton, Group, Text } from '@mantine/core';
import { ErrorMessage, notify } from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ofProvider } from '../../api/client.ts';
import { csvImport, customersKey } from '../../api/customers.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { CsvPreview } from './csv-preview.tsx';

/** Mappings by CSV: first a preview with every line's problem, then the import itself. */
export function MappingCsv() {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const [csv, setCsv] = useState('');
  const send = useMutation({
    mutationFn: (o: { csv: string; dryRun: boolean }) =>
      api.post(ofProvider(provider.id, '/mappings/import'), o, csvImport, { timeoutMs: 120_000 }),
    async onSuccess(done) {
      if (!done.applied) return;
      notify.success(t('mapping.done', { count: done.mapped }));
      await client.invalidateQueries({ queryKey: customersKey(provider.id) });
    },
  });
  const shown = send.data;
  const preview = async (file: File | null) => {
    if (file === null) return;
    const text = await file.text();
    setCsv(text);
    send.mutate({ csv: text, dryRun: true });
  };
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t('csv.text')}
      </Text>
      <Group gap="xs">
        <FileButton accept=".csv,text/csv" onChange={(file) => void preview(file)}>
          {(props) => (
            <Button variant="default" loading={send.isPending} {...props}>
              {t('csv.choose')}
            </Button>
          )}
        </FileButton>
        <Anchor href={`/api/v1${ofProvider(provider.id, '/mappings.csv')}`} download>
          {t('csv.export')}
        </Anchor>
      </Group>
      {send.error ? <ErrorMessage error={send.error} /> : null}
      {shown && !shown.applied ? (
        <Alert mt="sm" color="blue" title={t('csv.preview', { rows: shown.rows, mapped: shown.mapped })}>
          {shown.unchanged > 0 ? (
            <Text size="sm">{t('csv.unchanged', { count: shown.unchanged })}</Text>
          ) : null}
          <Button
            mt="sm"
            loading={send.isPending}
            disabled={shown.mapped === 0}
            onClick={() => send.mutate({ csv, dryRun: false })}
          >
            {t('mapping.accept', { count: shown.mapped })}
          </Button>
        </Alert>
      ) : null}
      {shown && !shown.applied ? (
        <CsvPreview pairs={shown.pairs} mapped={shown.mapped} errors={shown.errors} />
      ) : null}
    </>
  );
}
