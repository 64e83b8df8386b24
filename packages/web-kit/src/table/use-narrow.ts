import { useMediaQuery } from '@mantine/hooks';

/** A phone's width, or a page enlarged to it: a row of columns doesn't fit. */
const narrow = '(max-width: 40em)';

/** Whether tables show each row as a card with its columns below each other. */
export const useNarrow = (): boolean => useMediaQuery(narrow, false, { getInitialValueInEffect: false });
