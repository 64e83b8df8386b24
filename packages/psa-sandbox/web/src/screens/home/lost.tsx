import { Empty } from '@parasol/web-kit';
import { useT } from '../../i18n.ts';

export function Lost() {
  const t = useT();
  return <Empty title={t('lost.title')} text={t('lost.text')} />;
}
