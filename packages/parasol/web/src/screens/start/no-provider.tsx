import { Empty } from '@parasol/web-kit';
import type { Session } from '../../api/session.ts';
import { ConsoleShell } from '../../frame/console-shell.tsx';
import { useT } from '../../i18n.ts';

/** For a person who was taken out of every provider. */
export function NoProvider({ session }: { session: Session }) {
  const t = useT();
  return (
    <ConsoleShell session={session} provider={null}>
      <Empty title={t('provider.none')} text={t('provider.none-text')} />
    </ConsoleShell>
  );
}
