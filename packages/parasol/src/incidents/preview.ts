import type { TicketingSettings } from './ticket-settings.ts';
import { checkTemplate, descriptionOf, summaryOf, type TicketFacts } from './ticket-text.ts';
import { windowMs } from '@parasol/umbrella';

/** An incident as it could be: for previews and test tickets. */
export const exampleFacts = (threshold: number, now: number): TicketFacts => {
  const windowStart = Math.floor(now / windowMs) * windowMs - windowMs;
  return {
    customer: 'Example Customer',
    identity: 'LAPTOP-0042',
    kind: 'roaming',
    threshold,
    generation: 1,
    windowStart,
    events: threshold + 7,
    firstAt: windowStart + 5 * 60_000,
    lastAt: windowStart + 200 * 60_000,
    domains: [
      { domain: 'beacon.example', count: threshold + 4 },
      { domain: 'panel.example', count: 3 },
    ],
    categories: ['Command and Control'],
  };
};

/** The text of a ticket as these templates make it, by the very code that makes tickets. Throws `template_invalid`. */
export const previewTicket = (
  settings: Pick<TicketingSettings, 'threshold' | 'summaryTemplate' | 'descriptionTemplate'>,
  now: number,
): { readonly summary: string; readonly description: string } => {
  const { summaryTemplate, descriptionTemplate, threshold } = settings;
  for (const template of [summaryTemplate, descriptionTemplate])
    if (template !== undefined) checkTemplate(template);
  const facts = exampleFacts(threshold, now);
  return {
    summary: summaryOf(facts, summaryTemplate),
    description: descriptionOf(facts, 'psl1-example', descriptionTemplate),
  };
};
