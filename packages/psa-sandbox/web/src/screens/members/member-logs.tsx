import { Badge, Button, Code, Modal, NativeSelect, Text } from '@mantine/core';
import {
  DataTable,
  Empty,
  IconDownload,
  IconRefresh,
  useFormats,
  useGo,
  useTableQuery,
  type DataColumn,
} from '@parasol/web-kit';
import { useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import { useKeys, useLogs, type LogRow } from '../../api/members.ts';
import { useT } from '../../i18n.ts';
import { memberPath } from './member-paths.ts';
import { DebugMode } from './debug-mode.tsx';
import { MemberFrame, WithMember } from './member-screen.tsx';

/** The API Logs tab: every call with one of the member's keys. */
export function MemberLogs() {
  const t = useT();
  return (
    <WithMember>
      {(member) => (
        <MemberFrame
          member={member}
          tab="logs"
          crumbs={[{ label: t('members.tab.logs') }]}
          tools={{ back: memberPath(member.id) }}
        >
          <Logs memberId={member.id} />
        </MemberFrame>
      )}
    </WithMember>
  );
}

/** `?key=` in the address: the log of one key. */
const LogAddress = z.object({ key: z.coerce.number().int().positive().max(999_999_999) });
const keyIn = (search: Record<string, unknown>): string | undefined => {
  const read = LogAddress.safeParse(search);
  return read.success ? String(read.data.key) : undefined;
};

function Logs({ memberId }: { memberId: number }) {
  const t = useT();
  const format = useFormats();
  const go = useGo();
  const { query, setQuery, params } = useTableQuery();
  const keys = useKeys(memberId);
  const key = useSearch({ strict: false, select: (search: Record<string, unknown>) => keyIn(search) });
  const logs = useLogs(memberId, {
    page: params.page,
    pageSize: params.pageSize,
    search: params.search,
    key,
  });
  const [opened, setOpened] = useState<LogRow>();
  const columns = useMemo<DataColumn<LogRow>[]>(
    () => [
      { id: 'key', header: t('logs.key'), cell: (row) => row.keyDescription, width: 140 },
      {
        id: 'start',
        header: t('logs.start'),
        cell: (row) => (
          <Button variant="transparent" size="compact-sm" px={0} onClick={() => setOpened(row)}>
            {format.instant(row.startTime)}
          </Button>
        ),
        width: 190,
      },
      {
        id: 'duration',
        header: t('logs.duration'),
        align: 'right',
        width: 110,
        cell: (row) => format.number(row.durationMs),
      },
      {
        id: 'response',
        header: t('logs.response'),
        cell: (row) => (
          <Badge variant="default" tt="none">
            {row.response}
          </Badge>
        ),
        width: 90,
      },
      { id: 'method', header: t('logs.method'), cell: (row) => row.method, width: 90 },
      { id: 'url', header: t('logs.url'), cell: (row) => <span className="psa-key psa-url">{row.url}</span> },
    ],
    [t, format],
  );
  return (
    <>
      <DataTable
        label={t('logs.title')}
        columns={columns}
        rows={logs.data?.rows}
        total={logs.data?.total ?? 0}
        loading={logs.isPlaceholderData}
        error={logs.error}
        onRetry={() => void logs.refetch()}
        query={query}
        onQueryChange={setQuery}
        rowKey={(row) => String(row.id)}
        onOpen={setOpened}
        empty={<Empty title={t('logs.empty')} />}
        toolbar={
          <>
            <NativeSelect
              aria-label={t('logs.of-key')}
              w={210}
              value={key ?? ''}
              onChange={(event) => {
                const chosen = event.currentTarget.value;
                setQuery({ ...query, page: 1 });
                go(`${memberPath(memberId)}/api-logs${chosen === '' ? '' : `?key=${chosen}`}`, {
                  replace: true,
                });
              }}
              data={[
                { value: '', label: t('logs.all-keys') },
                ...(keys.data ?? []).map((one) => ({ value: String(one.id), label: one.description })),
                ...(key === undefined || (keys.data ?? []).some((one) => String(one.id) === key)
                  ? []
                  : [{ value: key, label: t('logs.deleted-key', { id: key }) }]),
              ]}
            />
            <DebugMode memberId={memberId} until={logs.data?.debugUntil ?? null} />
            <Button
              component="a"
              href={`/sandbox/api/api-members/${memberId}/logs/download?${new URLSearchParams({
                ...(key === undefined ? {} : { key }),
                ...(params.search === undefined ? {} : { search: params.search }),
              }).toString()}`}
              download
              variant="default"
              leftSection={<IconDownload />}
            >
              {t('logs.download')}
            </Button>
            <Button variant="default" leftSection={<IconRefresh />} onClick={() => void logs.refetch()}>
              {t('logs.refresh')}
            </Button>
          </>
        }
      />
      <Modal
        opened={opened !== undefined}
        onClose={() => setOpened(undefined)}
        size="lg"
        title={opened ? t('logs.body-title', { time: format.instant(opened.startTime) }) : ''}
        closeButtonProps={{ 'aria-label': t('kit.close') }}
      >
        {opened ? (
          <>
            <Text size="sm" className="psa-key" mb="xs">
              {opened.method} {opened.url}
            </Text>
            <Text fw={650} size="sm">
              {t('logs.body')}
            </Text>
            {opened.body ? (
              <Code block className="psa-body" tabIndex={0}>
                {opened.body}
              </Code>
            ) : (
              <Text size="sm" c="dimmed">
                {t('logs.no-body')}
              </Text>
            )}
          </>
        ) : null}
      </Modal>
    </>
  );
}
