import type {
  CollectedTotal,
  Incident,
  StoredSighting,
  WindowProgress,
  WindowReport,
  WindowSighting,
} from './types.ts';

/**
 * Where sightings and incidents are kept; PostgreSQL's and the simulation's memory keep the same promises. All within
 * the ledger's transactions, so that a decision and its intent stand or fall together.
 */
export type IncidentStore<Tx> = {
  progress(tx: Tx, providerId: string): Promise<WindowProgress | null>;
  saveProgress(tx: Tx, providerId: string, progress: WindowProgress): Promise<void>;

  totals(tx: Tx, providerId: string): Promise<CollectedTotal[]>;
  saveTotal(tx: Tx, providerId: string, total: CollectedTotal): Promise<void>;
  /** Per customer and window start: what was counted, as the provider-wide report counts. */
  counted(
    tx: Tx,
    providerId: string,
    o: { from: number; to: number },
  ): Promise<{ organizationId: number; windowStart: number; counted: number }[]>;

  /**
   * Recognises the identities and keeps what was seen in one window. A count never falls: the source may have
   * forgotten since, or been changed.
   */
  saveSightings(
    tx: Tx,
    providerId: string,
    o: { organizationId: number; windowStart: number; sightings: readonly WindowSighting[] },
  ): Promise<void>;
  sightings(
    tx: Tx,
    providerId: string,
    o: {
      from: number;
      to: number;
      organizationId?: number;
      identityKey?: string;
      organizationIds?: readonly number[];
    },
  ): Promise<StoredSighting[]>;

  /** All incidents that may matter now: open or unmapped ones, and closed ones of the identities given. */
  incidents(
    tx: Tx,
    providerId: string,
    o: {
      states?: readonly Incident['state'][];
      incidentIds?: readonly string[];
      ticketIds?: readonly number[];
    },
  ): Promise<Incident[]>;
  /** The rows are the caller's until the transaction ends, also those that aren't there yet; gives those that are. */
  lockIncidents(tx: Tx, providerId: string, incidentIds: readonly string[]): Promise<Incident[]>;
  saveIncidents(tx: Tx, incidents: readonly Incident[]): Promise<void>;

  reports(tx: Tx, providerId: string, incidentIds: readonly string[]): Promise<WindowReport[]>;
  saveReports(tx: Tx, providerId: string, reports: readonly WindowReport[]): Promise<void>;
};
