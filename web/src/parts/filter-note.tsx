import { Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** Says what a list was narrowed to, with the link that shows all again. */
export function FilterNote({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <Group gap="xs">
      <Text size="sm">{text}</Text>
      {children}
    </Group>
  )
}
