import { Alert, Button, Card, FileInput, Group, Stack, Text, Title } from '@mantine/core';
import { ErrorMessage } from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { api, ofProvider } from '../../api/client.ts';
import { mappingProblems } from '../../api/customers.ts';
import { psaKey } from '../../api/psa.ts';
import { withConfirmation } from '../../frame/confirm-password.tsx';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

const taken = z.object({
  mapped: z.number(),
  unchanged: z.number(),
  tickets: z.number(),
  errors: z.array(z.object({ organizationId: z.number(), problem: z.enum(mappingProblems) })),
});

const shownMax = 20;

/** Takes an older integration over, from the file that `docs/legacy-import.md` describes. */
export function LegacyImport() {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const can = useCan();
  const [file, setFile] = useState<File | null>(null);
  const take = useMutation({
    mutationFn: async (chosen: File) => {
      const content = await readJson(chosen);
      if (content === undefined) throw new Error(t('legacy.no-json'));
      const path = ofProvider(provider.id, '/psa/import');
      return withConfirmation(async () => api.post(path, content, taken, { timeoutMs: 120_000 }));
    },
    onSuccess: async () => {
      setFile(null);
      await client.invalidateQueries({ queryKey: psaKey(provider.id) });
    },
  });
  if (!can('psa.change')) return null;
  return (
    <Card withBorder maw={720}>
      <Title order={2} size="h4" mb="xs">
        {t('legacy.title')}
      </Title>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('legacy.text')}
        </Text>
        <Group align="flex-end">
          <FileInput
            label={t('legacy.file')}
            placeholder={t('legacy.choose')}
            accept="application/json,.json"
            value={file}
            onChange={setFile}
            w={320}
          />
          <Button
            variant="default"
            disabled={file === null}
            loading={take.isPending}
            onClick={() => {
              if (file !== null) take.mutate(file);
            }}
          >
            {t('legacy.go')}
          </Button>
        </Group>
        {take.error ? <ErrorMessage error={take.error} /> : null}
        {take.data ? (
          <Alert color={take.data.errors.length > 0 ? 'orange' : 'teal'} title={t('legacy.done')}>
            <Text size="sm">
              {t('legacy.counts', { mapped: take.data.mapped, tickets: take.data.tickets })}
            </Text>
            <ul className="plain-list">
              {take.data.errors.slice(0, shownMax).map((error) => (
                <li key={error.organizationId}>
                  {error.organizationId}: {t(`mapping-problem.${error.problem}`)}
                </li>
              ))}
            </ul>
          </Alert>
        ) : null}
      </Stack>
    </Card>
  );
}

const readJson = async (file: File): Promise<unknown> => {
  try {
    return JSON.parse(await file.text());
  } catch {
    return undefined;
  }
};
