import { Button, Group, Loader, Text } from '@mantine/core'
import { Square } from 'lucide-react'
import type { ReactNode } from 'react'
import { general } from '../messages/general.ts'
import { TimeAgo } from './time-ago.tsx'

interface SearchProgressProps {
  /** What the page says about how far it went; undefined for the time that it went back to, null for nothing. */
  readonly note: ReactNode
  /** The time that it went back to, ISO 8601. */
  readonly until: string | null
  /** There is more to look through. */
  readonly isCut: boolean
  readonly isSearching: boolean
  readonly onStop: () => void
  readonly onGoOn: () => void
}

/** How far a search got, and the button that stops it or makes it go on. */
export function SearchProgress({ note, until, isCut, isSearching, onStop, onGoOn }: SearchProgressProps) {
  const said =
    note === undefined && isCut && until !== null ? (
      <>
        {general.searchedUntil} <TimeAgo time={until} />.
      </>
    ) : (
      note
    )
  if (!isCut && (said === undefined || said === null)) return null
  return (
    <Group gap="sm">
      {isSearching && <Loader size="xs" aria-hidden />}
      {/* Told when it rests: what changes many times a second cannot be listened to. */}
      <Text size="sm" role="status" aria-live={isSearching ? 'off' : 'polite'}>
        {said}
      </Text>
      {isCut &&
        (isSearching ? (
          <Button variant="default" size="compact-sm" leftSection={<Square size={12} aria-hidden />} onClick={onStop}>
            {general.stopSearch}
          </Button>
        ) : (
          <Button variant="default" size="compact-sm" onClick={onGoOn}>
            {general.searchOlder}
          </Button>
        ))}
    </Group>
  )
}
