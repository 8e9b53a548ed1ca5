import { Button } from '@mantine/core'
import { FilterX } from 'lucide-react'
import type { ReactNode } from 'react'
import { filters as words } from '../messages/filters.ts'
import classes from './filter-bar.module.css'

interface FilterBarProps {
  readonly isFiltered: boolean
  readonly onClear: () => void
  /** The fields, first the search. What is chosen in them lives in the address. */
  readonly children: ReactNode
}

/** Above a list: everything that narrows it, and the button that shows all again. */
export function FilterBar({ isFiltered, onClear, children }: FilterBarProps) {
  return (
    <div role="search" aria-label={words.bar} className={classes['bar']}>
      {children}
      <Button
        // Always there, so that nothing moves when the first field is set.
        className={classes['clear'] ?? ''}
        variant="subtle"
        px="xs"
        leftSection={<FilterX size={16} aria-hidden />}
        disabled={!isFiltered}
        onClick={onClear}
      >
        {words.clear}
      </Button>
    </div>
  )
}
