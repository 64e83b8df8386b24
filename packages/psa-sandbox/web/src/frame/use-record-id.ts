import { useParams } from '@tanstack/react-router';

/** The record's number in the address, or undefined for `new`. A word that is neither reads as 0, which no record has. */
export function useRecordId(name: 'id' | 'keyId' = 'id'): number | undefined {
  const text = useParams({
    strict: false,
    select: (params: Record<string, string | undefined>) => params[name],
  });
  if (text === 'new') return undefined;
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : 0;
}
