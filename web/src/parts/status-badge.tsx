import { Badge } from '@mantine/core'
import { statuses } from '../messages/statuses.ts'
import classes from './status-badge.module.css'

const colours: Readonly<Record<string, string>> = {
  ACTIVE: 'teal',
  VERIFIED: 'teal',
  SUCCESS: 'teal',
  DELIVERED: 'teal',
  RUNNING: 'blue',
  DELIVERING: 'blue',
  PENDING: 'blue',
  WAITING: 'blue',
  FAILED: 'red',
  GIVEN_UP: 'red',
  UNVERIFIED: 'orange',
}

interface StatusBadgeProps {
  readonly of: keyof typeof statuses
  readonly status: string
}

/** A status as a word with a dot: the colour only repeats what the word says. */
export function StatusBadge({ of, status }: StatusBadgeProps) {
  const known: Readonly<Record<string, string>> = statuses[of]
  return (
    <Badge variant="dot" color={colours[status] ?? 'gray.6'} className={classes['badge'] ?? ''}>
      {known[status] ?? status}
    </Badge>
  )
}
