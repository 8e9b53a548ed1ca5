import {
  ActionIcon,
  Alert,
  Anchor,
  Badge,
  createTheme,
  Drawer,
  Menu,
  Modal,
  Notification,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'
import { general } from './messages/general.ts'

/** Our own colour: a calm violet, which no status has. White on 7 and 8 has at least 6:1. */
const iris: MantineColorsTuple = [
  '#f3f2ff',
  '#e5e3fc',
  '#c9c5f6',
  '#aba5ee',
  '#9188e7',
  '#7d72e1',
  '#6a5dd6',
  '#584bc0',
  '#483ca5',
  '#382e84',
]
/** Cool greys; quiet text is 7 in the light (6.6:1 on white). */
const gray: MantineColorsTuple = [
  '#f8f9fc',
  '#f1f3f8',
  '#e6e9f1',
  '#d9dde8',
  '#c4cad9',
  '#9ca5b9',
  '#77819a',
  '#525c73',
  '#363f55',
  '#1c2335',
]
/** 7 is the page, 6 what lies on it, 4 lines; quiet text is 1 (8:1 on 7). */
const dark: MantineColorsTuple = [
  '#e4e7ef',
  '#b4bbca',
  '#8c94a8',
  '#666f85',
  '#363e50',
  '#2b3242',
  '#1e2432',
  '#151a26',
  '#10141e',
  '#0a0d15',
]

/** Colours and sizes. Where they differ from Mantine's own, its own miss WCAG 2.2 AA (contrast, names, target size). */
export const theme = createTheme({
  colors: { iris, gray, dark },
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 7 },
  white: '#ffffff',
  black: '#1c2335',
  autoContrast: true,
  cursorType: 'pointer',
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '18px' },
  fontFamily: "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.9rem', lg: '1.05rem', xl: '1.25rem' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.6rem', lineHeight: '1.3' },
      h2: { fontSize: '1.35rem', lineHeight: '1.35' },
      h3: { fontSize: '1.1rem', lineHeight: '1.4' },
      h4: { fontSize: '0.95rem', lineHeight: '1.4' },
    },
  },
  shadows: {
    xs: '0 1px 2px rgb(20 26 48 / 6%)',
    sm: '0 1px 3px rgb(20 26 48 / 9%)',
    md: '0 6px 20px -6px rgb(20 26 48 / 18%)',
    lg: '0 14px 40px -12px rgb(20 26 48 / 26%)',
  },
  respectReducedMotion: true,
  components: {
    // Colour alone would not tell a link from text.
    Anchor: Anchor.extend({ defaultProps: { underline: 'always', inherit: true } }),
    CloseButton: { defaultProps: { 'aria-label': general.close } },
    // The smallest one of the kit is 18 px.
    ActionIcon: ActionIcon.extend({ styles: { root: { minWidth: 24, minHeight: 24 } } }),
    // Their own colours have too little contrast with their own backgrounds: the border has the colour, the text its own.
    Badge: Badge.extend({
      defaultProps: { radius: 'sm' },
      styles: { root: { textTransform: 'none', fontWeight: 550 }, label: { color: 'var(--flowhook-badge-text)' } },
    }),
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
    Modal: Modal.extend({
      defaultProps: {
        closeButtonProps: { 'aria-label': general.close },
        radius: 'lg',
        // Not blurred: without a graphics card that is a third of what a dialog takes to draw.
        overlayProps: { backgroundOpacity: 0.45 },
      },
      styles: { title: { fontWeight: 650, fontSize: '1.05rem' } },
    }),
    Drawer: Drawer.extend({
      defaultProps: { closeButtonProps: { 'aria-label': general.close }, overlayProps: { backgroundOpacity: 0.35 } },
      styles: {
        title: {
          paddingInlineEnd: '1rem',
          fontWeight: 650,
          fontSize: '1.05rem',
          lineHeight: 1.35,
          overflowWrap: 'anywhere',
        },
      },
    }),
    // Inside a dialog a `header` would be the page's second banner.
    ModalHeader: { defaultProps: { component: 'div' } },
    DrawerHeader: { defaultProps: { component: 'div' } },
    // What opens belongs to the page's landmark. Arrow keys go on from the menu itself: a placeholder would be an item without
    // a name.
    Menu: Menu.extend({
      defaultProps: {
        shadow: 'md',
        position: 'bottom-end',
        portalProps: { target: '#content' },
        withInitialFocusPlaceholder: false,
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 300,
        events: { hover: true, focus: true, touch: false },
        portalProps: { target: '#content' },
      },
    }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': general.close } },
      // Under a title it would be too pale.
      styles: { description: { color: 'var(--mantine-color-text)' } },
    }),
  },
})

/** Mantine's quiet and error texts have less than 4.5:1 against the page. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
    '--flowhook-badge-text': 'var(--mantine-color-text)',
    '--flowhook-side': 'var(--mantine-color-gray-0)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-iris-3)',
    '--flowhook-badge-text': 'var(--mantine-color-text)',
    '--flowhook-side': 'var(--mantine-color-dark-8)',
  },
})
