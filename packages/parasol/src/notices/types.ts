import { z } from 'zod';

/** What may need a person. */
export const conditionKinds = [
  'rights-missing',
  'umbrella-key-expiring',
  'runs-failing',
  'writes-held',
  'choice-gone',
] as const;
export const conditionKind = z.enum(conditionKinds);
export type ConditionKind = z.infer<typeof conditionKind>;

/** Values for the sentence: names and numbers, never a secret. */
export const conditionDetails = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));
export type ConditionDetails = z.infer<typeof conditionDetails>;

/** Something that is so now and needs a person. */
export type Condition = { readonly kind: ConditionKind; readonly details: ConditionDetails };

export const channels = ['email', 'webhook'] as const;
export const channelSchema = z.enum(channels);
export type Channel = z.infer<typeof channelSchema>;

export const languageSchema = z.enum(['en', 'ko']);
export type Language = z.infer<typeof languageSchema>;

/** Whom a provider has told. */
export type NoticeSettings = {
  readonly emails: readonly string[];
  readonly language: Language;
  readonly webhookUrl: string | null;
};

export type Delivery = {
  readonly channel: Channel;
  readonly state: 'waiting' | 'sent' | 'given-up';
  readonly attempts: number;
  readonly problem: string | null;
  readonly sentAt: Date | null;
};

export type Notice = Condition & {
  readonly noticeId: string;
  readonly openedAt: Date;
  readonly endedAt: Date | null;
  readonly deliveries: readonly Delivery[];
};
