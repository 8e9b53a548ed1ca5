import { NativeSelect } from '@mantine/core'

interface StatusFilterProps<Status extends string> {
  readonly label: string
  readonly anyLabel: string
  readonly statuses: readonly Status[]
  readonly words: Readonly<Record<Status, string>>
  readonly value: Status | undefined
  readonly onChange: (status: Status | undefined) => void
}

/** Narrows a list to one status. What is chosen lives in the address. */
export function StatusFilter<Status extends string>(props: StatusFilterProps<Status>) {
  const { label, anyLabel, statuses, words, value, onChange } = props
  return (
    <NativeSelect
      label={label}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(statuses.find((status) => status === currentTarget.value))}
      data={[{ value: '', label: anyLabel }, ...statuses.map((status) => ({ value: status, label: words[status] }))]}
    />
  )
}
