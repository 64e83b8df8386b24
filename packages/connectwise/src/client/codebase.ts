import { z } from 'zod';
import { CompanyInfo } from '../records/company-info.ts';
import type { Answer } from './answer.ts';

/** What on-premises servers use always, and what a host without companyinfo is taken for. */
const defaultCodebase = 'v4_6_release/';
/** `v2025_1/`: nothing else may become part of a path. */
const codebasePattern = /^v\d[\w.]{0,30}\/?$/;
const refetchPauseMs = 30_000;

type Found = { outcome: 'ok'; base: string } | Exclude<Answer<never>, { outcome: 'ok' }>;

export type Codebase = {
  /** `/v2025_1/apis/3.0`, from memory where it is known. */
  base(): Promise<Found>;
  /** The host gave no answer: the next call asks where the API is, at most every 30 s. */
  doubt(): void;
  /** Asks again after a missing route, at most every 30 s; true if the base is another now. */
  moved(base: string): Promise<boolean>;
};

export const CompanyInfoOrNull = z.union([CompanyInfo, z.null()]);

/** Finds the path under which a company's API lies; on the cloud it changes with releases. */
export function createCodebase(
  fetchInfo: () => Promise<Answer<CompanyInfo | null>>,
  nowMs: () => number,
): Codebase {
  let known: string | undefined;
  // silence and a missing route are counted apart: the one must not use up the other's turn
  const askedAgainAtMs = { doubt: Number.NEGATIVE_INFINITY, moved: Number.NEGATIVE_INFINITY };
  let running: Promise<Found> | undefined;

  const find = async (): Promise<Found> => {
    const answer = await fetchInfo();
    if (answer.outcome === 'refused' && answer.status === 404) {
      known = `/${defaultCodebase}apis/3.0`;
      return { outcome: 'ok', base: known };
    }
    if (answer.outcome === 'unknown') {
      // the call that needed the base was not sent
      return { outcome: 'never-sent', reason: `the PSA's companyinfo could not be read: ${answer.reason}` };
    }
    if (answer.outcome !== 'ok') return answer;
    if (answer.body === null) {
      return {
        outcome: 'refused',
        status: 404,
        code: 'UnknownCompany',
        message: 'The PSA does not know this company',
        errors: [],
      };
    }
    const codebase = answer.body.Codebase;
    if (!codebasePattern.test(codebase)) {
      return { outcome: 'never-sent', reason: 'the PSA named a codebase of an unknown form' };
    }
    known = `/${codebase.replace(/\/$/, '')}/apis/3.0`;
    return { outcome: 'ok', base: known };
  };
  const findOnce = (): Promise<Found> => {
    running ??= find().finally(() => {
      running = undefined;
    });
    return running;
  };
  const mayAskAgain = (why: 'doubt' | 'moved'): boolean => {
    if (nowMs() - askedAgainAtMs[why] < refetchPauseMs) return false;
    askedAgainAtMs[why] = nowMs();
    return true;
  };
  return {
    async base() {
      return known === undefined ? findOnce() : { outcome: 'ok', base: known };
    },
    doubt() {
      if (mayAskAgain('doubt')) known = undefined;
    },
    async moved(base) {
      if (known !== undefined && known !== base) return true;
      if (!mayAskAgain('moved')) return false;
      const found = await findOnce();
      return found.outcome === 'ok' && found.base !== base;
    },
  };
}
