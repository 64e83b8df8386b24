import { Empty, Loaded } from '@parasol/web-kit';
import { useKeys } from '../../api/members.ts';
import { HistoryTable } from '../../frame/history-table.tsx';
import { useRecordId } from '../../frame/use-record-id.ts';
import { useT } from '../../i18n.ts';
import { keyPath, keysPath } from './member-paths.ts';
import { MemberFrame, WithMember } from './member-screen.tsx';

/** The history of one key. */
export function KeyHistory() {
  const t = useT();
  const memberId = useRecordId() ?? 0;
  const keyId = useRecordId('keyId') ?? 0;
  const keys = useKeys(memberId);
  const key = keys.data?.find((one) => one.id === keyId);
  return (
    <WithMember>
      {(member) => (
        <MemberFrame
          member={member}
          tab="keys"
          crumbs={[
            { label: t('keys.crumb-public'), href: keysPath(memberId) },
            ...(key ? [{ label: key.description, href: keyPath(memberId, keyId) }] : []),
            { label: t('history.title') },
          ]}
          tools={{ back: keyPath(memberId, keyId) }}
        >
          <Loaded query={keys}>
            {() =>
              key ? (
                <HistoryTable path={`/api-members/${memberId}/keys/${keyId}`} name={key.description} />
              ) : (
                <Empty title={t('lost.record')} />
              )
            }
          </Loaded>
        </MemberFrame>
      )}
    </WithMember>
  );
}
