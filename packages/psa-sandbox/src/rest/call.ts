import type { Access } from '../security/access.ts';
import type { Caller } from '../security/directory.ts';
import type { Env } from '../env.ts';
import { int32Max } from '../store/int32.ts';

/** A request that has been let in: who calls, how far they may go, and what they ask. */
export type Call = {
  readonly env: Env;
  readonly caller: Caller;
  readonly access: Access;
  readonly method: string;
  /** `https://host/v4_6_release//apis/3.0`: what hrefs begin with (the real ones have the double slash too) */
  readonly hrefBase: string;
  /** the address as it was called, without the query */
  readonly url: string;
  /** placeholders of the path, in order */
  readonly ids: readonly number[];
  /** the placeholder that is a text, such as a member's identifier */
  readonly name: string;
  readonly query: CallQuery;
  readonly body: unknown;
  readonly forwardOnly: boolean;
  readonly staleBefore: string | undefined;
};

/** Query parameters; names in any case, the first of several counts. */
export class CallQuery {
  readonly entries: readonly (readonly [string, string])[];

  constructor(entries: readonly (readonly [string, string])[]) {
    this.entries = entries;
  }

  get(name: string): string | undefined {
    const lower = name.toLowerCase();
    const value = this.entries.find(([key]) => key.toLowerCase() === lower)?.[1];
    return value === undefined || value.trim() === '' ? undefined : value;
  }

  /** A whole number within 32 bits (those beyond are the nearest, as no id is), or undefined where there is none. */
  integer(name: string): number | undefined {
    const text = this.get(name)?.trim();
    if (text === undefined || !/^-?\d+$/.test(text)) return undefined;
    return Math.max(-int32Max, Math.min(Number(text), int32Max));
  }
}

export type Reply = {
  status: number;
  body: string;
  /** a file, instead of the body */
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: Readonly<Record<string, string>>;
};
export type Handler = (call: Call) => Promise<Reply>;

export function reply(status: number, json: unknown): Reply {
  return { status, body: JSON.stringify(json) };
}
