import { writeFile } from 'node:fs/promises';

import { openPool } from '@parasol/postgres';

const rowsMax = 50_000;

/** What the ledger remembers of every write: decided when, tried how often, answered what. */
const ledgerOf = async (ownerUrl: string): Promise<unknown> => {
  const pool = openPool(ownerUrl, { max: 1, applicationName: 'parasol soak' });
  try {
    const intents = await pool.query(
      `select intent_id, kind, key, subject, state, reason, attempt, fence, remote_id, created_at, updated_at
        from intents order by created_at limit ${rowsMax}`,
    );
    const attempts = await pool.query(
      `select intent_id, fence, what, attempt, outcome, status, detail, started_at, ended_at
        from attempts order by started_at limit ${rowsMax}`,
    );
    return { intents: intents.rows, attempts: attempts.rows };
  } finally {
    await pool.end();
  }
};

/** Keeps what is needed to find out how a finding came about, beside the logs. */
export const keepEvidence = async (
  file: string,
  o: { readonly ownerUrl: string; readonly findings: readonly string[]; readonly psa: unknown },
): Promise<void> => {
  const ledger = await ledgerOf(o.ownerUrl);
  await writeFile(file, JSON.stringify({ findings: o.findings, psa: o.psa, ledger }, null, 1));
};
