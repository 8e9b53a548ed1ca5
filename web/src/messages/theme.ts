export const theme = {
  label: 'Colours',
  choices: { auto: 'As the system', light: 'Light', dark: 'Dark' },
} as const
