import type { ColumnType } from 'kysely';

type Time = ColumnType<Date, Date | string | undefined, Date | string>;
type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json = ColumnType<unknown, string, string>;

export type NoticeSettingsTable = {
  provider_id: string;
  emails: string[];
  language: string;
  webhook_url: string | null;
  sealed_secret: string | null;
};

export type NoticesTable = {
  provider_id: string;
  notice_id: string;
  kind: string;
  details: Json;
  opened_at: Time;
  /** Null while it lasts; the next time is a new notice. */
  ended_at: TimeOrNull;
};

export type NoticeDeliveriesTable = {
  provider_id: string;
  notice_id: string;
  channel: string;
  state: string;
  attempts: ColumnType<number, number | undefined, number>;
  next_at: Time;
  problem: ColumnType<string | null, string | null | undefined, string | null>;
  sent_at: TimeOrNull;
};

export type NoticesTables = {
  notice_settings: NoticeSettingsTable;
  notices: NoticesTable;
  notice_deliveries: NoticeDeliveriesTable;
};
