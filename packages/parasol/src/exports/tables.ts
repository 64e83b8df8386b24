import type { ColumnType } from 'kysely';

type Time = ColumnType<Date, Date, Date>;
type OptionalTime = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** An int8, which the driver gives as text. */
type Big = ColumnType<string, number, number>;

/** At most one row per provider; without one, its data come from Umbrella's reports. */
type LogSourcesTable = {
  provider_id: string;
  /** Another location is another source: what was read from the last one says nothing about it. */
  source_id: string;
  /** Where it lies and which folder is whose: all that may be shown. */
  described: ColumnType<unknown, string, string>;
  /** The bucket's secret access key; null for a folder. */
  sealed: string | null;
  changed_at: Date;
  checked_at: Date;
  /** Start of the last pass that went through to its end. */
  read_at: OptionalTime;
  /** Until when the newest file seen tells what happened. */
  reach_at: OptionalTime;
};

/** Folders that were read; counts go on when old files are forgotten. */
type LogFoldersTable = {
  provider_id: string;
  source_id: string;
  folder: string;
  /** Start of the last pass that read this folder to its end; null until there was one. */
  read_at: OptionalTime;
  /** Files of earlier days are never looked at again; empty until there was a whole pass. */
  listed_from: ColumnType<string, string | undefined, string>;
  newest_file: ColumnType<string, string | undefined, string>;
  files: Big;
  rows: Big;
  malformed: Big;
  /** The last malformed rows, to be shown. */
  problems: ColumnType<unknown, string | undefined, string>;
};

/** Files that were read, as they were then. Forgotten with the days that are never listed again. */
type LogFilesTable = {
  provider_id: string;
  source_id: string;
  folder: string;
  /** Of the folder that the file lies in; empty for a file outside of one. */
  day: string;
  name: string;
  size_bytes: Big;
  version: string;
  rows: number;
  malformed: number;
};

/** What the files of one folder and day told about one window; replaced as a whole when one of the files changes. */
type LogWindowsTable = {
  provider_id: string;
  source_id: string;
  folder: string;
  day: string;
  window_start: Time;
  requests: number;
  blocked: number;
  /** Blocked requests by category. */
  categories: ColumnType<unknown, string, string>;
  /** Blocked requests that mean an infection, by identity; null: none. */
  sightings: ColumnType<unknown, string | null, string | null>;
  /** Domains and identities with their counts. */
  traffic: ColumnType<unknown, string, string>;
};

export type ExportsTables = {
  log_sources: LogSourcesTable;
  log_folders: LogFoldersTable;
  log_files: LogFilesTable;
  log_windows: LogWindowsTable;
};
