import { Paper, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { general } from '../messages/general.ts'

/** A filtered list without rows; `children` is the link that shows all. */
export function NothingFits({ children }: { readonly children: ReactNode }) {
  return (
    <Paper withBorder p="xl">
      <Stack gap="sm" align="flex-start">
        <Text>{general.nothingFits}</Text>
        {children}
      </Stack>
    </Paper>
  )
}
