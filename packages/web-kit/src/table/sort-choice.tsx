import { NativeSelect } from '@mantine/core';
import { useKitT } from '../i18n/create-i18n.ts';
import type { SortBy } from './table-query.ts';

/** The order of rows where there is no head to click on: on a phone. */
export function SortChoice(props: {
  columns: readonly { id: string; header: string }[];
  sort: SortBy | undefined;
  onChange: (sort: SortBy) => void;
}) {
  const t = useKitT();
  const { columns, sort } = props;
  return (
    <NativeSelect
      aria-label={t('kit.order')}
      value={sort ? `${sort.direction} ${sort.column}` : ''}
      onChange={(event) => {
        const [direction, column = ''] = event.currentTarget.value.split(' ');
        if (column !== '') props.onChange({ column, direction: direction === 'desc' ? 'desc' : 'asc' });
      }}
      data={[
        ...(sort ? [] : [{ value: '', label: t('kit.order') }]),
        ...columns.flatMap(({ id, header }) => [
          { value: `asc ${id}`, label: `${header} ↑` },
          { value: `desc ${id}`, label: `${header} ↓` },
        ]),
      ]}
    />
  );
}
