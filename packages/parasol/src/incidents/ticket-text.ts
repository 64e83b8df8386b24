import { parasolError } from '../errors/index.ts';
import { windowName } from './windows.ts';
import type { DomainCount } from './types.ts';

/** What a ticket or a note tells about one window. */
export type WindowFacts = {
  readonly windowStart: number;
  readonly events: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly domains: readonly DomainCount[];
  readonly categories: readonly string[];
};

export type TicketFacts = WindowFacts & {
  readonly customer: string;
  readonly identity: string;
  /** The identity's kind: `roaming`, `network` … */
  readonly kind: string;
  readonly threshold: number;
  readonly generation: number;
};

/** ConnectWise refuses a longer summary. */
const summaryMax = 100;

export const defaultSummaryTemplate = '{identity}: {count} blocked {category} requests ({customer})';

/** What may stand in braces in a template. */
export const templateNames = [
  'identity',
  'kind',
  'customer',
  'count',
  'category',
  'domain',
  'window',
  'threshold',
] as const;

const kindNames: Readonly<Record<string, string>> = {
  roaming: 'Roaming computer',
  network: 'Network',
  site: 'Site',
  user: 'User',
  computer: 'Computer',
  mobile: 'Mobile device',
  'internal-network': 'Internal network',
  'network-device': 'Network device',
  tunnel: 'Tunnel',
};

const valuesOf = (facts: TicketFacts): Record<(typeof templateNames)[number], string> => ({
  identity: facts.identity,
  kind: kindNames[facts.kind] ?? facts.kind,
  customer: facts.customer,
  count: String(facts.events),
  category: facts.categories.join(', ') || 'Command and Control',
  domain: facts.domains[0]?.domain ?? '',
  window: windowName(facts.windowStart),
  threshold: String(facts.threshold),
});

/** Control characters would break the line that the summary is, and the note's last line. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();

/** Shortened to `max` UTF-16 units, as ConnectWise counts, without cutting a character in two. */
const shortened = (text: string, max: number): string => {
  if (text.length <= max) return text;
  let cut = '';
  for (const character of text) {
    if (cut.length + character.length > max - 1) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
};

/** Refuses a template with a name that isn't known: `template_invalid`. */
export const checkTemplate = (template: string): void => {
  for (const [, name] of template.matchAll(/\{([^{}]*)\}/gu))
    if (!templateNames.some((known) => known === name))
      throw parasolError('template_invalid', { unknown: name, known: templateNames });
};

const filled = (template: string, facts: TicketFacts): string => {
  if (template !== defaultSummaryTemplate) checkTemplate(template);
  const values: Readonly<Record<string, string>> = valuesOf(facts);
  return template.replaceAll(/\{([^{}]*)\}/gu, (_whole, name: string) => values[name] ?? '');
};

/** A ticket's summary: at most 100 characters, one line. Also the settings' preview. */
export const summaryOf = (facts: TicketFacts, template: string = defaultSummaryTemplate): string =>
  shortened(oneLine(filled(template, facts)), summaryMax) || 'Blocked command-and-control requests';

const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const windowLines = (facts: WindowFacts): string[] => [
  `Window: ${windowName(facts.windowStart)}, four hours`,
  `Blocked requests: ${facts.events}`,
  `First: ${time(facts.firstAt)}`,
  `Last: ${time(facts.lastAt)}`,
  `Categories: ${facts.categories.join(', ') || '-'}`,
  'Domains:',
  ...facts.domains.map(({ domain, count }) => `  ${oneLine(domain)}: ${count}`),
];

/** The line by which a ticket or note tells the window that it reports; the sweep and the search read it. */
export const markerLine = (windowStart: number, shortMarker: string): string =>
  `[window ${windowName(windowStart)}] ${shortMarker}`;

/** Whether a text tells any window in a line of ours. */
export const tellsAnyWindow = (text: string): boolean => /^\[window [^\]\n]+\] psl1-[a-z2-7]+/mu.test(text);

/** A new ticket's first description. */
export const descriptionOf = (facts: TicketFacts, shortMarker: string, template?: string): string => {
  const values = valuesOf(facts);
  const head =
    template === undefined
      ? [
          `Cisco Umbrella blocked repeated ${values.category} requests of one identity. The requests were contained; the device needs to be cleaned.`,
        ]
      : [filled(template, facts)];
  return [
    ...head,
    '',
    `Customer: ${oneLine(values.customer)}`,
    `Identity: ${oneLine(values.identity)} (${values.kind})`,
    `Threshold: more than ${values.threshold} in a window`,
    ...windowLines(facts),
    '',
    markerLine(facts.windowStart, shortMarker),
  ].join('\n');
};

/** A note about one more window of activity. */
export const noteOf = (facts: WindowFacts, shortMarker: string): string =>
  [
    'Cisco Umbrella blocked more requests of this identity.',
    '',
    ...windowLines(facts),
    '',
    markerLine(facts.windowStart, shortMarker),
  ].join('\n');

/** What the sweep writes on a ticket that is one too many. */
export const duplicateNoteOf = (keptTicketId: number, shortMarker: string): string =>
  [
    `This ticket reports the same incident as ticket ${keptTicketId}, which goes on. ConnectWise applied a request later than expected; nothing was lost.`,
    '',
    `[duplicate of ${keptTicketId}] ${shortMarker}`,
  ].join('\n');
