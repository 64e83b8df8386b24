import type { Customer } from '../../api/customers.ts';
import { StateBadge, type Tone } from '../../frame/badges.tsx';
import { useT } from '../../i18n.ts';

const tones: Record<Customer['state'], Tone> = {
  mapped: 'good',
  unmapped: 'plain',
  suspended: 'warn',
  removed: 'plain',
};

/** How a customer stands, and why its mapping writes nothing for now. */
export function CustomerStateBadge({ customer }: { customer: Customer }) {
  const t = useT();
  const reason = customer.mapping?.suspendedReason;
  return (
    <StateBadge tone={tones[customer.state]}>
      {reason ? t(`suspended.${reason}`) : t(`customer-state.${customer.state}`)}
    </StateBadge>
  );
}
