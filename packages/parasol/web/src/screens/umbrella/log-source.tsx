import {
  Alert,
  Button,
  Card,
  Group,
  List,
  NativeSelect,
  PasswordInput,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { ApiError, ErrorMessage, IconSave, notify, useForm, useFormats } from '@parasol/web-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { saveLogSource, type FoundLogFiles, type LogSourceStatus } from '../../api/log-source.ts';
import { umbrellaKey } from '../../api/umbrella.ts';
import { withConfirmation } from '../../frame/confirm-password.tsx';
import { Facts } from '../../frame/facts.tsx';
import { useKeptInput } from '../../frame/kept-input.ts';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

type Source = { readonly logSource: LogSourceStatus | null; readonly directories: readonly string[] };

/** Reports or exported log files: where the provider's numbers and incidents come from. */
export function LogSource({ logSource, directories }: Source) {
  const t = useT();
  const [found, setFound] = useState<FoundLogFiles | null>(null);
  return (
    <Card withBorder maw={720}>
      <Title order={2} size="h4" mb="xs">
        {t('logs.title')}
      </Title>
      <Text size="sm" mb="sm">
        {t('logs.text')}
      </Text>
      <Stack>
        {logSource ? <Standing logSource={logSource} /> : null}
        {found ? <Found found={found} /> : null}
        <SourceForm
          key={logSource?.changedAt ?? 'reports'}
          logSource={logSource}
          directories={directories}
          onFound={setFound}
        />
      </Stack>
    </Card>
  );
}

function Standing({ logSource }: { logSource: LogSourceStatus }) {
  const t = useT();
  const format = useFormats();
  const { readAt, reachAt, files, rows, malformed, problems, folders, withoutFiles } = logSource;
  return (
    <>
      <Facts
        rows={[
          [t('logs.read-at'), readAt === null ? t('logs.never') : format.dateTime(readAt)],
          [t('logs.reach'), reachAt === null ? null : format.dateTime(reachAt)],
          [
            t('logs.counts'),
            t('logs.counts-value', {
              rows: format.number(rows),
              files: format.number(files),
              folders: format.number(folders.length),
            }),
          ],
          [t('logs.malformed'), format.number(malformed)],
          ...(withoutFiles > 0
            ? [[t('logs.without'), t('logs.without-value', { count: format.number(withoutFiles) })] as const]
            : []),
        ]}
      />
      {problems.length > 0 ? (
        <Alert color="orange" title={t('logs.problems')}>
          <List size="sm">
            {problems.map((problem) => (
              <List.Item key={`${problem.file}:${problem.line}`}>{t('logs.problem', problem)}</List.Item>
            ))}
          </List>
        </Alert>
      ) : null}
    </>
  );
}

const line = /^(.+?)\s*=\s*(\d{1,10})$/u;

const foldersOf = (text: string): (RegExpExecArray | null)[] =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => line.exec(one));

const schema = z.object({
  kind: z.enum(['reports', 'folder', 'bucket']),
  directory: z.string().trim(),
  region: z.string().trim(),
  bucket: z.string().trim(),
  prefix: z.string().trim(),
  endpoint: z.string().trim(),
  accessKeyId: z.string().trim(),
  secretAccessKey: z.string(),
  folders: z.string().refine((text) => foldersOf(text).every((one) => one !== null), 'logs.folders-wrong'),
});
type Values = z.infer<typeof schema>;

const initialOf = (source: LogSourceStatus | null, directories: readonly string[]): Values => {
  const location = source?.location;
  const bucket = location?.kind === 'bucket' ? location : null;
  return {
    kind: location?.kind ?? 'reports',
    directory: location?.kind === 'folder' ? location.directory : (directories[0] ?? ''),
    region: bucket?.region ?? '',
    bucket: bucket?.bucket ?? '',
    prefix: bucket?.prefix ?? '',
    endpoint: bucket?.endpoint ?? '',
    accessKeyId: bucket?.accessKeyId ?? '',
    secretAccessKey: '',
    folders: Object.entries(source?.told ?? {})
      .map(([folder, organizationId]) => `${folder} = ${organizationId}`)
      .join('\n'),
  };
};

const bodyOf = (values: Values): unknown => {
  if (values.kind === 'reports') return { kind: 'reports' };
  const folders = Object.fromEntries(
    foldersOf(values.folders).flatMap((one) => (one === null ? [] : [[one[1] ?? '', Number(one[2])]])),
  );
  if (values.kind === 'folder') return { kind: 'folder', directory: values.directory, folders };
  const { region, bucket, prefix, accessKeyId, endpoint, secretAccessKey } = values;
  return {
    kind: 'bucket',
    region,
    bucket,
    prefix,
    accessKeyId,
    folders,
    ...(endpoint === '' ? {} : { endpoint }),
    ...(secretAccessKey === '' ? {} : { secretAccessKey }),
  };
};

const isKind = (text: string): text is Values['kind'] =>
  text === 'reports' || text === 'folder' || text === 'bucket';

function SourceForm({
  logSource,
  directories,
  onFound,
}: Source & { onFound(found: FoundLogFiles | null): void }) {
  const t = useT();
  const provider = useProvider();
  const mayChange = useCan()('umbrella.change');
  const client = useQueryClient();
  const form = useForm({
    initial: initialOf(logSource, directories),
    schema,
    codeFields: {
      log_folder_not_allowed: ['directory'],
      log_folder_unreadable: ['directory'],
      log_files_missing: ['directory', 'prefix'],
      log_bucket_refused: ['accessKeyId'],
      log_bucket_unreachable: ['endpoint'],
      log_secret_missing: ['secretAccessKey'],
      log_folders_unmatched: ['folders'],
    },
    async onSubmit(values) {
      const saved = await withConfirmation(() => saveLogSource(provider.id, bodyOf(values)));
      onFound(saved.found);
      notify.success(t(values.kind === 'reports' ? 'logs.saved-reports' : 'logs.saved'));
      await client.invalidateQueries({ queryKey: umbrellaKey(provider.id) });
    },
  });
  const { secretAccessKey: _secret, ...typed } = form.values;
  useKeptInput('log-source', typed, (field, value) => {
    if (field !== 'kind') form.set(field, value);
    else if (isKind(value)) form.set(field, value);
  });
  const { kind } = form.values;
  return (
    <form onSubmit={(event) => void form.submit(event)} autoComplete="off" noValidate>
      <fieldset disabled={!mayChange} className="plain-fieldset">
        <Stack gap="sm">
          <NativeSelect
            label={t('logs.kind')}
            name="kind"
            value={kind}
            onChange={({ currentTarget: { value } }) => {
              if (isKind(value)) form.set('kind', value);
            }}
            data={(['reports', 'folder', 'bucket'] as const).map((value) => ({
              value,
              label: t(`logs.kind.${value}`),
            }))}
          />
          {kind === 'folder' ? (
            <TextInput
              label={t('logs.directory')}
              description={
                directories.length === 0
                  ? t('logs.no-directory')
                  : t('logs.directory-text', { directories: directories.join(', ') })
              }
              {...form.text('directory')}
            />
          ) : null}
          {kind === 'bucket' ? (
            <>
              <TextInput label={t('logs.region')} {...form.text('region')} />
              <TextInput label={t('logs.bucket')} {...form.text('bucket')} />
              <TextInput
                label={t('logs.prefix')}
                description={t('logs.prefix-text')}
                {...form.text('prefix')}
              />
              <TextInput label={t('logs.access-key')} autoComplete="off" {...form.text('accessKeyId')} />
              <PasswordInput
                label={t('logs.secret')}
                description={
                  logSource?.location.kind === 'bucket' ? t('umbrella.secret-kept') : t('logs.secret-text')
                }
                autoComplete="off"
                visibilityToggleButtonProps={{ 'aria-label': t('umbrella.show-secret') }}
                {...form.text('secretAccessKey')}
              />
              <TextInput
                label={t('logs.endpoint')}
                description={t('logs.endpoint-text')}
                {...form.text('endpoint')}
              />
            </>
          ) : null}
          {kind === 'reports' ? null : (
            <Textarea
              label={t('logs.folders')}
              description={t('logs.folders-text')}
              autosize
              minRows={2}
              maxRows={10}
              {...form.text('folders')}
            />
          )}
          {form.failure ? <Refusal error={form.failure} /> : null}
          <Group>
            <Button type="submit" loading={form.busy} leftSection={<IconSave size={16} />}>
              {kind === 'reports' ? t('psa.save') : t('logs.save')}
            </Button>
          </Group>
        </Stack>
      </fieldset>
    </form>
  );
}

const names = (list: unknown): string =>
  Array.isArray(list) ? list.filter((one) => typeof one === 'string').join(', ') : '';

/** What was refused, and the server's own words about it: folders that nobody knows, the bucket's answer. */
function Refusal({ error }: { error: unknown }) {
  const details = error instanceof ApiError ? error.details : {};
  const { reason, folders } = details;
  const said = [typeof reason === 'string' ? reason : '', names(folders)].filter((text) => text !== '');
  return (
    <>
      <ErrorMessage error={error} />
      {said.map((text) => (
        <Text key={text} size="sm" c="dimmed">
          {text}
        </Text>
      ))}
    </>
  );
}

function Found({ found }: { found: FoundLogFiles }) {
  const t = useT();
  const format = useFormats();
  const unknown = found.folders.filter(({ organizationId }) => organizationId === null);
  return (
    <Alert color={unknown.length > 0 ? 'orange' : 'green'}>
      {t('logs.found', {
        matched: format.number(found.matched),
        folders: format.number(found.folderCount),
        file: found.newestFile,
      })}
      {unknown.length > 0 ? (
        <Text size="sm">
          {t('logs.unmatched', { folders: unknown.map(({ folder }) => folder).join(', ') })}
        </Text>
      ) : null}
    </Alert>
  );
}
