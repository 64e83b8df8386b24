import { Text } from '@mantine/core';
import { Screen } from '../../frame/screen.tsx';
import { useT } from '../../i18n.ts';

export function Lost() {
  const t = useT();
  return (
    <Screen crumbs={[]} title={t('lost.title')}>
      <Text>{t('lost.text')}</Text>
    </Screen>
  );
}
