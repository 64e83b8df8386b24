import { createHash, createHmac } from 'node:crypto';
import type { RecordEvent } from '../env.ts';

export type PayloadParts = {
  callbackId: number;
  companyId: string;
  /** the host that hrefs and `key_url` name */
  site: string;
  keyUrl: string;
  messageId: string;
  type: string;
};

/** The body of a callback (Developer Guide, callbacks): the record as text within the JSON, null where it is deleted. */
export function payloadOf(event: RecordEvent, parts: PayloadParts): string {
  return JSON.stringify({
    Action: event.action,
    CallbackObjectRecId: parts.callbackId,
    CompanyId: parts.companyId,
    Entity: event.json,
    FromUrl: new URL(parts.site).host,
    ID: event.id,
    MemberId: event.who,
    MessageId: parts.messageId,
    Metadata: { key_url: parts.keyUrl },
    PartnerId: null,
    ProductInstanceId: null,
    Type: parts.type,
  });
}

/** The value of `x-content-signature`: base64 of HMAC-SHA256 over the raw body, keyed by the SHA-256 of the signing key. */
export function signatureOf(body: string, signingKey: string): string {
  const key = createHash('sha256').update(signingKey, 'utf8').digest();
  return createHmac('sha256', key).update(body, 'utf8').digest('base64');
}

/** The registered address with the record's id at its end and the action after it: `…?recordId=123&action=updated`. */
export function addressOf(url: string, event: Pick<RecordEvent, 'id' | 'action'>): string {
  return `${url}${event.id}${url.includes('?') ? '&' : '?'}action=${event.action}`;
}

/** Whether an address is on this machine, by its literal name: nothing is looked up that could be rebound. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
