/** Words that say what kind of company it is, and nothing about which. */
const legalForms = new Set(
  (
    'inc incorporated llc llp lp ltd limited plc pty pte gmbh mbh ag kg ohg ug se co corp corporation company ' +
    'bv nv sa sas sarl srl spa oy oyj ab as asa aps kk kft doo sp zoo 주식회사 유한회사 합자회사'
  ).split(' '),
);

/** Folds what people write differently: case, accents, width, punctuation, `&`. Hangul stays as it is. */
const folded = (name: string): string[] =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(주\)|\(유\)/g, ' ')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/&/g, ' and ')
    .replace(/['’`.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/**
 * A name without what does not tell companies apart. `The Acme-Bäckerei GmbH & Co. KG` and `ACME Backerei` come to
 * the same; a name made of such words only is kept whole.
 */
export const normalName = (name: string): string => {
  const words = folded(name);
  const kept = [...words];
  if (kept[0] === 'the' && kept.length > 1) kept.shift();
  while (kept.length > 1 && (legalForms.has(kept.at(-1) ?? '') || kept.at(-1) === 'and')) kept.pop();
  if (kept.length > 1 && /^(주식회사|유한회사)$/.test(kept[0] ?? '')) kept.shift();
  return kept.join(' ');
};

/** Without blanks, as in a Company ID: `ACMEBakery`. */
export const squeezed = (name: string): string => normalName(name).replaceAll(' ', '');

/** Every three characters in a row, with a blank at each end so that beginnings and ends weigh more. */
export const trigrams = (normal: string): string[] => {
  const text = ` ${normal} `;
  const grams = new Set<string>();
  for (let at = 0; at + 3 <= text.length; at += 1) grams.add(text.slice(at, at + 3));
  return [...grams];
};
