import { CloseButton, TextInput } from '@mantine/core'
import { Search } from 'lucide-react'
import { useRef } from 'react'
import { filters as words } from '../messages/filters.ts'
import { useShortcuts } from './shortcuts.ts'
import { useTyped } from './use-typed.ts'

interface SearchFieldProps {
  /** What the address says; empty where nothing is searched for. */
  readonly value: string
  /** Gets the trimmed text after a short rest in the typing, and at once with Enter. */
  readonly onChange: (value: string) => void
  readonly placeholder: string
  /** What the key `/` does here, for the list of keys. */
  readonly shortcut: string
  /** In the typing, ms. */
  readonly restMs?: number
}

/** Searches in a list; `/` leads to it. */
export function SearchField({ value, onChange, placeholder, shortcut, restMs }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const { typed, type, tellNow } = useTyped(value, onChange, restMs)
  useShortcuts([{ keys: '/', label: shortcut, run: () => field.current?.focus() }])
  const clear = () => {
    type('')
    tellNow('')
    field.current?.focus()
  }
  return (
    <TextInput
      ref={field}
      type="search"
      label={words.search}
      placeholder={placeholder}
      value={typed}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      onKeyDown={({ key }) => key === 'Enter' && tellNow(typed)}
      leftSection={<Search size={16} aria-hidden />}
      rightSection={typed === '' ? null : <CloseButton size="sm" aria-label={words.clearText} onClick={clear} />}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
    />
  )
}
