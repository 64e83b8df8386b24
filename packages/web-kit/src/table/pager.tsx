import { ActionIcon, Group, NativeSelect, Text } from '@mantine/core';
import { useKitT } from '../i18n/create-i18n.ts';
import { IconBack, IconFirst, IconForward, IconLast } from '../look/icons.tsx';
import type { TableQuery } from './table-query.ts';

const sizes = ['25', '50', '100', '200'];

/** Which rows are shown, and the ways to the others. */
export function Pager(props: {
  query: TableQuery;
  total: number;
  onChange: (query: TableQuery) => void;
  label: string;
}) {
  const t = useKitT();
  const { query, total } = props;
  const pages = Math.max(1, Math.ceil(total / query.pageSize));
  const from = total === 0 ? 0 : (query.page - 1) * query.pageSize + 1;
  const to = Math.min(total, query.page * query.pageSize);
  const go = (page: number) => props.onChange({ ...query, page });
  const sizeChoices = sizes.includes(String(query.pageSize)) ? sizes : [String(query.pageSize), ...sizes];
  return (
    <Group component="nav" aria-label={`${t('kit.pages')}: ${props.label}`} mt="xs" justify="space-between">
      <Text size="sm" c="dimmed" aria-live="polite">
        {t('kit.rows', { from, to, total })}
      </Text>
      <Group gap={4}>
        <NativeSelect
          size="xs"
          aria-label={t('kit.page-size')}
          data={sizeChoices}
          value={String(query.pageSize)}
          onChange={(event) =>
            props.onChange({ ...query, page: 1, pageSize: Number(event.currentTarget.value) })
          }
        />
        <Step label={t('kit.first-page')} off={query.page <= 1} onClick={() => go(1)} icon={<IconFirst />} />
        <Step
          label={t('kit.previous-page')}
          off={query.page <= 1}
          onClick={() => go(query.page - 1)}
          icon={<IconBack />}
        />
        <Text size="sm" px={4}>
          {query.page} / {pages}
        </Text>
        <Step
          label={t('kit.next-page')}
          off={query.page >= pages}
          onClick={() => go(query.page + 1)}
          icon={<IconForward />}
        />
        <Step
          label={t('kit.last-page')}
          off={query.page >= pages}
          onClick={() => go(pages)}
          icon={<IconLast />}
        />
      </Group>
    </Group>
  );
}

function Step(props: { label: string; off: boolean; onClick: () => void; icon: React.ReactNode }) {
  return (
    <ActionIcon
      variant="default"
      size="md"
      aria-label={props.label}
      disabled={props.off}
      onClick={props.onClick}
    >
      {props.icon}
    </ActionIcon>
  );
}
