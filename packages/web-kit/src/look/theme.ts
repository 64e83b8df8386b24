import {
  createTheme,
  type CSSVariablesResolver,
  type MantineThemeOverride,
  type MenuProps,
  type ModalProps,
  type TooltipProps,
} from '@mantine/core';

const fonts =
  "'Noto Sans KR Variable', 'Noto Sans KR', system-ui, -apple-system, 'Segoe UI', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif";

const props = <Props>(defaultProps: Partial<Props>) => ({ defaultProps });

/** The look that both apps share; an app hands its own colour to `KitProvider`. */
export const baseTheme = createTheme({
  fontFamily: fonts,
  headings: { fontFamily: fonts, fontWeight: '650' },
  primaryShade: 8,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  // By name, not `Modal.extend`: that would bring the dialogs with the first screen.
  components: {
    // A dialog's header is no banner of the page, which a <header> outside of sections would be.
    Modal: props<ModalProps>({ attributes: { header: { role: 'presentation' } } }),
    // Beside its target, and so inside the page's landmarks.
    Tooltip: props<TooltipProps>({ withinPortal: false }),
    Menu: props<MenuProps>({ withinPortal: false }),
  },
});

/**
 * Dimmed text, errors and the words of "light" and "subtle" parts, so that all keep the 4.5 : 1 contrast of
 * WCAG AA on both backgrounds, hovered or not.
 */
export const readableVariables: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#545b64',
    '--mantine-color-error': '#b42318',
    '--mantine-color-placeholder': '#656d78',
    ...Object.fromEntries(
      Object.keys(theme.colors).flatMap((name) => [
        [
          `--mantine-color-${name}-light-color`,
          `color-mix(in srgb, var(--mantine-color-${name}-9), black 40%)`,
        ],
        [`--mantine-color-${name}-light-hover`, `var(--mantine-color-${name}-1)`],
      ]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': '#a9b0ba',
    '--mantine-color-error': '#ff9b93',
    '--mantine-color-placeholder': '#98a0ab',
  },
});

export type KitTheme = MantineThemeOverride;
