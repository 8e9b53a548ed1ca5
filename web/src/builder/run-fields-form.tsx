import { NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDeferredValue, useMemo, useState } from 'react'
import { builder as words } from '../messages/builder.ts'
import { useEditor } from './model/editor-context.ts'
import { isJsonObject, type Json } from './model/json.ts'
import { runInputOf } from './model/trigger.ts'
import { usedFields, valueAt, withValueAt, type RunField } from './model/run-fields.ts'

interface RunFieldsProps {
  /** The whole body as JSON text, well-formed or empty. */
  readonly text: string
  readonly onChange: (text: string) => void
}

/** A field for each value that the flow reads of what it begins with. */
export function RunFields({ text, onChange }: RunFieldsProps) {
  const draft = useDeferredValue(useEditor((state) => state.draft))
  const catalogue = useEditor((state) => state.catalogue)
  const shapes = useEditor((state) => state.shapes)
  const fields = useMemo(() => usedFields(draft, catalogue, shapes), [draft, catalogue, shapes])
  const body = useMemo<Json>(() => (text.trim() === '' ? {} : (JSON.parse(text) as Json)), [text])
  if (fields.length === 0) {
    const given = runInputOf(draft.trigger)
    const { noEventFields, noInputs, noFields } = words.runPanel
    return <Text size="sm">{given === 'event' ? noEventFields : given === 'values' ? noInputs : noFields}</Text>
  }
  return (
    <Stack gap="sm">
      {fields.map((field) => (
        <RunFieldInput
          key={field.path.join('\n')}
          field={field}
          value={valueAt(body, field.path)}
          onChange={(value) => onChange(JSON.stringify(withValueAt(body, field.path, value), null, 2))}
        />
      ))}
    </Stack>
  )
}

interface RunFieldInputProps {
  readonly field: RunField
  readonly value: Json | undefined
  readonly onChange: (value: Json) => void
}

function RunFieldInput({ field, value, onChange }: RunFieldInputProps) {
  const label = field.path.join(' › ')
  const type = field.type === 'any' ? typeOf(value) : field.type
  if (type === 'number') {
    return (
      <TextInput
        label={label}
        size="sm"
        type="number"
        step="any"
        value={typeof value === 'number' ? value : ''}
        onChange={({ currentTarget }) => {
          const given = currentTarget.valueAsNumber
          onChange(Number.isNaN(given) ? null : given)
        }}
      />
    )
  }
  if (type === 'boolean') {
    return (
      <NativeSelect
        label={label}
        size="sm"
        data={['', 'true', 'false']}
        value={typeof value === 'boolean' ? String(value) : ''}
        onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? null : currentTarget.value === 'true')}
      />
    )
  }
  if (type === 'object' || type === 'list') return <JsonInput label={label} value={value} onChange={onChange} />
  return (
    <TextInput
      label={label}
      size="sm"
      value={value === undefined || value === null ? '' : String(value)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

const typeOf = (value: Json | undefined) =>
  Array.isArray(value) ? 'list' : isJsonObject(value) ? 'object' : typeof value === 'number' ? 'number' : typeof value

/** Text that is JSON, or not yet: then it is only here. */
function JsonInput({ label, value, onChange }: Omit<RunFieldInputProps, 'field'> & { readonly label: string }) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <Textarea
      label={label}
      size="sm"
      rows={5}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={typed ?? (value === undefined ? '' : JSON.stringify(value, null, 2))}
      error={typed !== null}
      onChange={({ currentTarget }) => {
        try {
          onChange(JSON.parse(currentTarget.value) as Json)
          setTyped(null)
        } catch {
          setTyped(currentTarget.value)
        }
      }}
    />
  )
}
