import { HistoryTable } from '../../frame/history-table.tsx';
import { useT } from '../../i18n.ts';
import { memberPath } from './member-paths.ts';
import { MemberFrame, WithMember } from './member-screen.tsx';

/** The History tab of a member. */
export function MemberHistory() {
  const t = useT();
  return (
    <WithMember>
      {(member) => (
        <MemberFrame
          member={member}
          tab="history"
          crumbs={[{ label: t('members.tab.history') }]}
          tools={{ back: memberPath(member.id) }}
        >
          <HistoryTable path={`/api-members/${member.id}`} name={member.identifier} />
        </MemberFrame>
      )}
    </WithMember>
  );
}
