import type { KitTheme } from '@parasol/web-kit';

/** The console's own colour: a deep sea green, so that it is never taken for the PSA's screens. */
export const theme: KitTheme = {
  primaryColor: 'sea',
  components: { Anchor: { defaultProps: { size: 'sm' } } },
  colors: {
    sea: [
      '#e8f7f6',
      '#d3ecea',
      '#a5d9d5',
      '#74c5bf',
      '#4eb4ad',
      '#37aaa1',
      '#28a59c',
      '#158f87',
      '#0b7a73',
      '#0b5d63',
    ],
  },
};
