import { Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { eventTypeChoices } from '../../api/logs.ts'
import { systemLog as words } from '../../messages/system-log.ts'

interface EventTypeSelectProps {
  readonly value: string | undefined
  readonly onChange: (type: string | undefined) => void
  readonly placeholder: string
  readonly autoFocus?: boolean
}

/** The room that the list takes below its field, px: a dialog cuts off what is longer. */
export const choicesHeight = 340

const mostShown = 50

/** Chooses an event type of the catalog, or of one's own, by searching. */
export function EventTypeSelect({ value, onChange, placeholder, autoFocus = false }: EventTypeSelectProps) {
  const [text, setText] = useState(value ?? '')
  const [asked] = useDebouncedValue(text.trim(), 120)
  // Choices that vanish while the next ones come would take a click with them.
  const { data = [] } = useQuery({ ...eventTypeChoices(asked), placeholderData: keepPreviousData })
  const shown = data.slice(0, mostShown)
  const descriptions = new Map(shown.map(({ id, description }) => [id, description]))
  // What is chosen must be among the choices, or the field shows nothing.
  const ids =
    value === undefined || descriptions.has(value) ? [...descriptions.keys()] : [value, ...descriptions.keys()]
  return (
    <Select
      label={words.type}
      placeholder={placeholder}
      data={ids}
      value={value ?? null}
      onChange={(type) => onChange(type ?? undefined)}
      searchable
      clearable
      // Choosing what is chosen already keeps it; the button clears.
      allowDeselect={false}
      // The kit hides it from screen readers, because it takes it out of the tab order too.
      clearButtonProps={{ 'aria-label': words.anyType, 'aria-hidden': false, tabIndex: 0, size: '24' }}
      onSearchChange={setText}
      // The server has searched, also in what is not shown.
      filter={({ options }) => options}
      nothingFoundMessage={words.noType}
      // The list itself scrolls, by the arrow keys of the field.
      withScrollArea={false}
      styles={{ options: { maxHeight: choicesHeight - 20, overflowY: 'auto' } }}
      comboboxProps={{ withinPortal: false, width: 'max-content', position: 'bottom-start' }}
      renderOption={({ option }) => (
        <div style={{ maxWidth: 'min(32rem, 80vw)' }}>
          <Text size="sm">{option.value}</Text>
          <Text size="xs" c="dimmed" lineClamp={1}>
            {descriptions.get(option.value)}
          </Text>
        </div>
      )}
      data-autofocus={autoFocus || undefined}
    />
  )
}
