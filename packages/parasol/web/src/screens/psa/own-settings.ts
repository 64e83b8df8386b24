import type { Settings } from '../../api/settings.ts';
import type { Overrides } from '../../api/ticketing.ts';
import { useT } from '../../i18n.ts';

/** One setting that a customer has otherwise than its provider. */
export type OwnSetting = {
  readonly key: string;
  readonly label: string;
  readonly own: string;
  /** The customer's own settings without this one: the provider's counts again. */
  readonly without: Overrides;
  /** The same setting in words, as the provider has it. */
  readonly ofProvider: (settings: Settings) => string;
};

/** What a customer has otherwise, in words. */
export function useOwnSettings(): (own: Overrides) => OwnSetting[] {
  const t = useT();
  const yesNo = (value: boolean) => (value ? t('overrides.yes') : t('overrides.no'));
  const name = (named: string | undefined, id: number | undefined, none: string) =>
    named ?? (id === undefined ? none : t('mapping.record', { id: String(id) }));
  const reopen = (one: { enabled: boolean; withinDays: number }) =>
    one.enabled ? t('overrides.within-days', { days: one.withinDays }) : t('overrides.no');
  const autoClose = (one: { enabled: boolean; quietWindows: number }) =>
    one.enabled ? t('overrides.quiet', { windows: one.quietWindows }) : t('overrides.no');
  const questions = (off: readonly string[]) => t('overrides.questions', { count: off.length });
  return (all) => {
    const { ticketing: own, configurations } = all;
    const rows: OwnSetting[] = [];
    const add = (
      key: string,
      label: string,
      text: string | undefined,
      gone: readonly (keyof Overrides['ticketing'])[],
      ofProvider: OwnSetting['ofProvider'],
    ): void => {
      if (text === undefined) return;
      const ticketing = Object.fromEntries(
        Object.entries(own).filter(([one]) => !gone.some((g) => g === one)),
      );
      rows.push({ key, label, own: text, without: { ...all, ticketing }, ofProvider });
    };
    add(
      'enabled',
      t('ticketing.enabled'),
      own.enabled === undefined ? undefined : yesNo(own.enabled),
      ['enabled'],
      ({ ticketing }) => yesNo(ticketing.enabled),
    );
    add(
      'board',
      t('ticketing.board'),
      own.boardId === undefined ? undefined : name(own.boardName, own.boardId, ''),
      // Statuses and types belong to a board.
      ['boardId', 'boardName', 'statusId', 'typeId'],
      ({ ticketing }) => name(ticketing.boardName, ticketing.boardId, t('company-choice.none')),
    );
    add(
      'priority',
      t('ticketing.priority'),
      own.priorityId === undefined ? undefined : name(own.priorityName, own.priorityId, ''),
      ['priorityId', 'priorityName'],
      ({ ticketing }) => name(ticketing.priorityName, ticketing.priorityId, t('ticketing.psa-default')),
    );
    add(
      'threshold',
      t('ticketing.threshold'),
      own.threshold === undefined ? undefined : String(own.threshold),
      ['threshold'],
      ({ ticketing }) => String(ticketing.threshold),
    );
    add(
      'summary',
      t('ticketing.summary'),
      own.summaryTemplate,
      ['summaryTemplate'],
      ({ ticketing }) => ticketing.summaryTemplate ?? t('overrides.usual-text'),
    );
    add(
      'description',
      t('ticketing.description'),
      own.descriptionTemplate,
      ['descriptionTemplate'],
      (all_) => all_.ticketing.descriptionTemplate ?? t('overrides.usual-text'),
    );
    add('reopen', t('ticketing.reopen'), own.reopen && reopen(own.reopen), ['reopen'], ({ ticketing }) =>
      reopen(ticketing.reopen),
    );
    add(
      'auto-close',
      t('ticketing.auto-close'),
      own.autoClose && autoClose(own.autoClose),
      ['autoClose'],
      ({ ticketing }) => autoClose(ticketing.autoClose),
    );
    const { questionsOff, markInactiveWhenRemoved } = configurations;
    if (questionsOff !== undefined)
      rows.push({
        key: 'questions',
        label: t('config.questions'),
        own: questions(questionsOff),
        without: {
          ...all,
          configurations: markInactiveWhenRemoved === undefined ? {} : { markInactiveWhenRemoved },
        },
        ofProvider: (settings) => questions(settings.configurations.questionsOff),
      });
    if (markInactiveWhenRemoved !== undefined)
      rows.push({
        key: 'inactive',
        label: t('config.inactive'),
        own: yesNo(markInactiveWhenRemoved),
        without: { ...all, configurations: questionsOff === undefined ? {} : { questionsOff } },
        ofProvider: (settings) => yesNo(settings.configurations.markInactiveWhenRemoved),
      });
    return rows;
  };
}
