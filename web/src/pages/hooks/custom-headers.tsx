import { ActionIcon, Button, Input, Stack, Text, TextInput } from '@mantine/core'
import { Plus, X } from 'lucide-react'
import { hookForm as words } from '../../messages/hook-form.ts'
import classes from './hook-details.module.css'
import type { DraftHeader } from './hook-draft.ts'

interface CustomHeadersProps {
  /** Of the first field, or of the button where there is none: what takes the focus. */
  readonly firstId: string
  readonly value: readonly DraftHeader[]
  readonly onChange: (headers: readonly DraftHeader[]) => void
  readonly error: string | null
}

/** The headers that every request carries beside the authentication. */
export function CustomHeaders({ firstId, value, onChange, error }: CustomHeadersProps) {
  const set = (id: number, changes: Partial<DraftHeader>) =>
    onChange(value.map((header) => (header.id === id ? { ...header, ...changes } : header)))
  return (
    <div role="group" aria-label={words.customHeaders}>
      <Text fw={600} size="sm" mb={6}>
        {words.customHeaders}
      </Text>
      <Stack gap="xs" align="stretch">
        {value.map(({ id, key, value: content }, index) => (
          <div key={id} className={classes['header']}>
            <TextInput
              {...(index === 0 ? { id: firstId } : {})}
              aria-label={words.headerName(index + 1)}
              placeholder={words.headerNameLabel}
              value={key}
              onChange={({ currentTarget }) => set(id, { key: currentTarget.value })}
              autoComplete="off"
              spellCheck={false}
            />
            <TextInput
              aria-label={words.headerValue(index + 1)}
              placeholder={words.headerValueLabel}
              value={content}
              onChange={({ currentTarget }) => set(id, { value: currentTarget.value })}
              autoComplete="off"
              spellCheck={false}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={words.removeField(key === '' ? String(index + 1) : key)}
              onClick={() => onChange(value.filter((header) => header.id !== id))}
            >
              <X size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        {error !== null && <Input.Error size="sm">{error}</Input.Error>}
        <div>
          <Button
            {...(value.length === 0 ? { id: firstId } : {})}
            variant="default"
            size="xs"
            leftSection={<Plus size={14} aria-hidden />}
            disabled={value.length >= mostHeaders}
            onClick={() =>
              onChange([...value, { id: Math.max(-1, ...value.map(({ id }) => id)) + 1, key: '', value: '' }])
            }
          >
            {words.addField}
          </Button>
        </div>
      </Stack>
    </div>
  )
}

/** The server's limit. */
const mostHeaders = 25
