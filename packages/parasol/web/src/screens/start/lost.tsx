import { Button } from '@mantine/core';
import { AppLink, Empty } from '@parasol/web-kit';
import { useT } from '../../i18n.ts';

/** For an address that leads nowhere, or to something of others. */
export function Lost() {
  const t = useT();
  return (
    <Empty
      title={t('lost.title')}
      text={t('lost.text')}
      action={
        <Button component={AppLink} href="/" variant="default">
          {t('lost.back')}
        </Button>
      }
    />
  );
}
