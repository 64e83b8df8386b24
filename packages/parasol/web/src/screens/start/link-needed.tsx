import { Empty } from '@parasol/web-kit';
import { StartPage } from '../../frame/start-page.tsx';
import { useT } from '../../i18n.ts';

/** What a page says that was opened without the token of its one-time link. */
export function LinkNeeded() {
  const t = useT();
  return (
    <StartPage title={t('link.title')}>
      <Empty title={t('link.incomplete')} text={t('link.text')} />
    </StartPage>
  );
}
