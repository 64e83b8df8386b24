import type { SecurityName } from './security-names.ts';

/** A name in the reader's language with the PSA's English one beside it. */
export function Name({ name }: { name: SecurityName }) {
  return (
    <span>
      {name.text}
      {name.english === undefined ? null : <span className="psa-english"> {name.english}</span>}
    </span>
  );
}
