import type { FocusEvent, KeyboardEvent } from 'react';

/** Mantine's own layer for dialogs is 200, that for lists that drop down 300. */
const zIndex = 250;

/**
 * For a question that may be asked while a dialog is open: it stands above that, and Escape answers the question alone.
 * Every open dialog of Mantine listens for Escape by itself, and leaves out what is marked so.
 */
export const aboveDialogs = (onClose: () => void) => ({
  zIndex,
  onFocusCapture: (event: FocusEvent): void =>
    event.target.setAttribute('data-mantine-stop-propagation', 'true'),
  onKeyDown: (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose();
  },
});
