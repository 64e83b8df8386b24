import { Screen } from '../../frame/screen.tsx';
import { useT } from '../../i18n.ts';
import { ConfigurationTable } from './configuration-table.tsx';

/** Companies > Configurations. */
export function ConfigurationList() {
  const t = useT();
  return (
    <Screen
      crumbs={[{ label: t('menu.companies') }, { label: t('menu.configurations') }]}
      title={t('menu.configurations')}
    >
      <ConfigurationTable />
    </Screen>
  );
}
