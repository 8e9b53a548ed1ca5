import { NativeSelect, useMantineColorScheme } from '@mantine/core'
import { messages } from '../messages/index.ts'

const choices = ['auto', 'light', 'dark'] as const

/** Light, dark, or as the system has it; kept in this browser. */
export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <NativeSelect
      label={messages.theme.label}
      size="xs"
      value={colorScheme}
      onChange={({ currentTarget: { value } }) => setColorScheme(choices.find((choice) => choice === value) ?? 'auto')}
      data={choices.map((choice) => ({ value: choice, label: messages.theme.choices[choice] }))}
    />
  )
}
