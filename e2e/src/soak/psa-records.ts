import type { HttpClient } from '@parasol/demo';
import { z } from 'zod';

const ticket = z.object({ id: z.number(), summary: z.string(), externalXRef: z.string() });
const note = z.object({ id: z.number(), text: z.string().optional(), dateCreated: z.string().optional() });
const configuration = z.object({
  id: z.number(),
  deviceIdentifier: z.string(),
  company: z.object({ id: z.number() }),
  questions: z.array(z.object({ question: z.string(), answer: z.unknown().optional() })).default([]),
});

export type PsaTicket = {
  readonly id: number;
  readonly marker: string;
  /** The computer that its description names; null if it names none. */
  readonly label: string | null;
  /** The windows that description and notes tell, as often as they do. */
  readonly windows: readonly number[];
  /** When each note was made, as the PSA says. */
  readonly notedAt: readonly string[];
};
export type PsaConfiguration = {
  readonly id: number;
  readonly organizationId: number;
  readonly companyRecId: number;
  readonly answers: ReadonlyMap<string, unknown>;
};

const pageSize = 1_000;
const notesAtOnce = 8;

const pages = async <T>(psa: HttpClient, path: string, schema: z.ZodType<T>): Promise<T[]> => {
  const found: T[] = [];
  for (let page = 1; ; page += 1) {
    const rows = await psa.get(
      `${path}${path.includes('?') ? '&' : '?'}pageSize=${pageSize}&page=${page}`,
      z.array(schema),
    );
    found.push(...rows);
    if (rows.length < pageSize) return found;
  }
};

const readNotes = async (
  psa: HttpClient,
  { id, externalXRef }: z.infer<typeof ticket>,
): Promise<PsaTicket> => {
  const notes = await pages(psa, `/service/tickets/${id}/notes`, note);
  const texts = notes.map(({ text }) => text ?? '');
  const label = texts.map((text) => /^Identity: (\S+) \(/m.exec(text)?.[1]).find((one) => one !== undefined);
  const windows = texts.flatMap((text) =>
    [...text.matchAll(/^\[window (\S+)\] psl1-/gm)].map(([, window]) => Date.parse(window ?? '')),
  );
  const notedAt = notes.map((one) => `${one.id} ${one.dateCreated ?? ''}`);
  return { id, marker: externalXRef, label: label ?? null, windows, notedAt };
};

/** All tickets of ours with what they tell, read as anybody with the right to may. */
export const readTickets = async (psa: HttpClient): Promise<PsaTicket[]> => {
  const conditions = encodeURIComponent('externalXRef like "psl1-%"');
  const tickets = await pages(psa, `/service/tickets?conditions=${conditions}`, ticket);
  const read: PsaTicket[] = [];
  for (let from = 0; from < tickets.length; from += notesAtOnce)
    read.push(
      ...(await Promise.all(tickets.slice(from, from + notesAtOnce).map((one) => readNotes(psa, one)))),
    );
  return read;
};

export const readConfigurations = async (psa: HttpClient): Promise<PsaConfiguration[]> => {
  const conditions = encodeURIComponent('deviceIdentifier like "umbrella-%"');
  const found = await pages(psa, `/company/configurations?conditions=${conditions}`, configuration);
  return found.map((one) => ({
    id: one.id,
    organizationId: Number(one.deviceIdentifier.slice('umbrella-'.length)),
    companyRecId: one.company.id,
    answers: new Map(one.questions.map(({ question, answer }) => [question, answer])),
  }));
};
