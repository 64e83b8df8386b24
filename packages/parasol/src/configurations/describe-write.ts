import type { Intent } from '../ledger/index.ts';
import { createPayload, questionPayload, typePayload } from './adapters.ts';

/** What a configuration's write is about, and the mark by which a person finds in the PSA what it made. */
export type ConfigurationWrite = {
  readonly organizationId: number | null;
  readonly mark: { readonly field: 'deviceIdentifier' | 'typeName' | 'question'; readonly value: string };
};

/** Null for an intent of another room. */
export const describeConfigurationWrite = ({ kind, payload }: Intent): ConfigurationWrite | null => {
  if (kind === 'configuration-create') {
    const { organizationId, body } = createPayload.parse(payload);
    return { organizationId, mark: { field: 'deviceIdentifier', value: body.deviceIdentifier } };
  }
  if (kind === 'configuration-type')
    return { organizationId: null, mark: { field: 'typeName', value: typePayload.parse(payload).name } };
  if (kind === 'configuration-question')
    return {
      organizationId: null,
      mark: { field: 'question', value: questionPayload.parse(payload).question },
    };
  return null;
};
