import { ActionIcon, Alert, Button, Group, Modal, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { createTable, replaceTable, tableList, tableTypes, type ColumnInput, type TableItem } from '../../api/tables.ts'
import { general } from '../../messages/general.ts'
import { tables as words } from '../../messages/tables.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { toastDone } from '../../parts/toast.ts'
import classes from './tables.module.css'

interface TableFormProps {
  readonly opened: boolean
  /** The one that is changed; null for a new one. */
  readonly table: TableItem | null
  readonly onSaved?: (table: TableItem) => void
  readonly onClose: () => void
}

/** Makes a table, or changes its name and columns. */
export function TableForm(props: TableFormProps) {
  const title = props.table === null ? words.formTitle : words.editTitle(props.table.name)
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={title} size="xl" closeOnClickOutside={false}>
      {/* Inside, so that what was typed is gone when it opens again. */}
      <Form {...props} />
    </Modal>
  )
}

/** A column on the form; `key` stays its own while it is moved and renamed. */
interface DraftColumn extends ColumnInput {
  readonly key: number
  /** As text: what is written there is JSON only where the type is. */
  readonly instead: string
}

const fresh = { name: '', type: 'text', instead: '' } as const

function Form({ table, onSaved, onClose }: TableFormProps) {
  const queries = useQueryClient()
  const [name, setName] = useState(table?.name ?? '')
  const [description, setDescription] = useState(table?.description ?? '')
  const [columns, setColumns] = useState<readonly DraftColumn[]>(
    () =>
      table?.columns.map((column, key) => ({ ...column, key, instead: textOf(column.default) })) ?? [
        { ...fresh, key: 0 },
      ],
  )
  const hasRows = (table?.rows ?? 0) > 0
  const gone = table?.columns.filter(({ id }) => !columns.some((column) => column.id === id)).map(({ name }) => name)
  const saving = useMutation({
    mutationFn: () => {
      const input = {
        name: name.trim(),
        description,
        columns: columns.map(({ id, name, type, instead }) => ({
          ...(id === undefined ? {} : { id }),
          name: name.trim(),
          type,
          default: valueOf(instead, type),
        })),
      }
      return table === null ? createTable(input) : replaceTable(table.id, { ...input, revision: table.revision })
    },
    async onSuccess(saved) {
      toastDone((table === null ? words.created : words.saved)(saved.name))
      await queries.invalidateQueries({ queryKey: tableList.queryKey })
      onClose()
      onSaved?.(saved)
    },
  })
  const change = (key: number, part: Partial<DraftColumn>) =>
    setColumns(columns.map((column) => (column.key === key ? { ...column, ...part } : column)))
  const move = (i: number, by: -1 | 1) => setColumns(columns.toSpliced(i, 1).toSpliced(i + by, 0, columns[i]!))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <Stack gap="md">
        {saving.error !== null && <ErrorBox title={words.notSaved} error={saving.error} />}
        <TextInput
          label={words.name}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          maxLength={255}
          autoComplete="off"
          required
          withAsterisk={false}
          data-autofocus
        />
        <Textarea
          label={words.description}
          value={description}
          onChange={({ currentTarget }) => setDescription(currentTarget.value)}
          maxLength={1000}
          autosize
          maxRows={4}
        />
        <Stack gap="xs" role="group" aria-label={words.columns}>
          <Text size="sm" fw={600}>
            {words.columns}
          </Text>
          {columns.map(({ key, id, name, type, instead }, i) => (
            <div className={classes['column']} key={key}>
              <TextInput
                aria-label={words.columnName(i + 1)}
                placeholder={words.name}
                value={name}
                onChange={({ currentTarget }) => change(key, { name: currentTarget.value })}
                maxLength={255}
                autoComplete="off"
              />
              <NativeSelect
                aria-label={words.columnType(i + 1)}
                value={type}
                onChange={({ currentTarget }) => change(key, { type: currentTarget.value })}
                disabled={hasRows && id !== undefined}
                data={tableTypes.map((each) => ({ value: each, label: words.types[each] }))}
              />
              <TextInput
                aria-label={words.columnDefault(i + 1)}
                placeholder={words.defaultHint}
                value={instead}
                onChange={({ currentTarget }) => change(key, { instead: currentTarget.value })}
                autoComplete="off"
              />
              <Group gap={2} wrap="nowrap">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={words.moveUp(name)}
                  disabled={i === 0}
                  onClick={() => move(i, -1)}
                >
                  <ArrowUp size={15} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={words.moveDown(name)}
                  disabled={i === columns.length - 1}
                  onClick={() => move(i, 1)}
                >
                  <ArrowDown size={15} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={words.removeColumn(name)}
                  onClick={() => setColumns(columns.toSpliced(i, 1))}
                >
                  <X size={15} aria-hidden />
                </ActionIcon>
              </Group>
            </div>
          ))}
          <Group gap="sm">
            <Button
              variant="default"
              size="xs"
              leftSection={<Plus size={14} aria-hidden />}
              onClick={() =>
                setColumns([...columns, { ...fresh, key: 1 + Math.max(-1, ...columns.map(({ key }) => key)) }])
              }
            >
              {words.addColumn}
            </Button>
            {hasRows && (
              <Text size="xs" c="dimmed">
                {words.typeStays}
              </Text>
            )}
          </Group>
        </Stack>
        {hasRows && gone !== undefined && gone.length > 0 && (
          <Alert color="orange" variant="outline">
            {words.columnsGo(gone)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.cancel}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {table === null ? words.create : words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** A default as a field shows it. */
const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** What is written there: the server converts text into what the column holds. */
function valueOf(text: string, type: string): unknown {
  if (text.trim() === '') return null
  if (type !== 'object' && type !== 'list') return text
  try {
    return JSON.parse(text)
  } catch {
    return text // the server says what is wrong with it
  }
}
