import { Anchor, createTheme, type CSSVariablesResolver } from '@mantine/core'

/** Colours and sizes. Where they differ from Mantine's own, its own miss WCAG 2.2 AA (contrast, target size). */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 9, dark: 8 },
  autoContrast: true,
  cursorType: 'pointer',
  defaultRadius: 'md',
  fontFamily: 'system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, monospace',
  respectReducedMotion: true,
  // Colour alone would not tell a link from text.
  components: { Anchor: Anchor.extend({ defaultProps: { underline: 'always', inherit: true } }) },
})

/** Mantine's quiet and error texts have less than 4.5:1 against the page. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
  },
})
