import { Button } from '@mantine/core';
import { AppLink, PageHead } from '@parasol/web-kit';
import { StartPage } from '../../frame/start-page.tsx';
import { useT } from '../../i18n.ts';

/** For an address that leads nowhere, or to something of others. */
export function Lost() {
  const t = useT();
  return (
    <StartPage title={t('lost.title')} text={t('lost.text')}>
      <Back />
    </StartPage>
  );
}

/** The same, with head and menu around it. */
export function LostInside() {
  const t = useT();
  return (
    <>
      <PageHead title={t('lost.title')} text={t('lost.text')} />
      <Back />
    </>
  );
}

function Back() {
  const t = useT();
  return (
    <Button component={AppLink} href="/" variant="default" w="fit-content">
      {t('lost.back')}
    </Button>
  );
}
