import { createTheme, type CSSVariablesResolver, type MantineThemeOverride } from '@mantine/core';

const fonts =
  "'Noto Sans KR Variable', 'Noto Sans KR', system-ui, -apple-system, 'Segoe UI', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif";

/** The look that both apps share; an app hands its own colour to `KitProvider`. */
export const baseTheme = createTheme({
  fontFamily: fonts,
  headings: { fontFamily: fonts, fontWeight: '650' },
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
});

/** Dimmed text and error text that keep the 4.5 : 1 contrast of WCAG AA on both backgrounds. */
export const readableVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#545b64',
    '--mantine-color-error': '#b42318',
    '--mantine-color-placeholder': '#656d78',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b0ba',
    '--mantine-color-error': '#ff9b93',
    '--mantine-color-placeholder': '#98a0ab',
  },
});

export type KitTheme = MantineThemeOverride;
