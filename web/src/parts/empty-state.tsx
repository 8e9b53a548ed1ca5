import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { CommandBlock } from './command-block.tsx'

interface EmptyStateProps {
  readonly title: string
  readonly lead: string
  readonly command?: string
  readonly children?: ReactNode
}

/** What would be here, and how to get the first one. */
export function EmptyState({ title, lead, command, children }: EmptyStateProps) {
  return (
    <Paper withBorder p="xl">
      <Stack gap="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text maw="60ch">{lead}</Text>
        {command !== undefined && <CommandBlock command={command} />}
        {children}
      </Stack>
    </Paper>
  )
}
