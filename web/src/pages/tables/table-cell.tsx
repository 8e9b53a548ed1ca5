import { NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ApiError } from '../../api/client.ts'
import { setCell, type RowItem, type TableColumnItem } from '../../api/tables.ts'
import { tables as words } from '../../messages/tables.ts'
import { toastAction } from '../../parts/toast-action.tsx'
import { toastFailed } from '../../parts/toast.ts'
import classes from './tables.module.css'

interface TableCellProps {
  readonly tableId: string
  readonly row: RowItem
  readonly column: TableColumnItem
  readonly mayManage: boolean
}

/** A cell: what is in it, and by a click or Enter a field in its place. What was changed can be undone. */
export function TableCell({ tableId, row, column, mayManage }: TableCellProps) {
  const queries = useQueryClient()
  const [isEditing, setEditing] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    // After the field is gone the cell has the focus again.
    if (wasEditing.current && !isEditing) opener.current?.focus()
    wasEditing.current = isEditing
  }, [isEditing])
  const value = row.values[column.name] ?? null
  const text = shown(value)

  const write = async (next: unknown): Promise<boolean> => {
    try {
      await setCell(tableId, row.id, column.name, next)
      return true
    } catch (thrown) {
      toastFailed(thrown instanceof ApiError && thrown.causes[0] !== undefined ? new Error(thrown.causes[0]) : thrown)
      return false
    } finally {
      await queries.invalidateQueries({ queryKey: [`/api/v1/tables/${encodeURIComponent(tableId)}/rows`] })
    }
  }
  const save = async (given: string) => {
    setEditing(false)
    if (given === text) return
    if (await write(read(given, column.type))) {
      toastAction(words.cellSaved(column.name), words.undo, () => void write(value))
    }
  }
  if (isEditing) {
    return <CellField column={column} text={text} save={(given) => void save(given)} leave={() => setEditing(false)} />
  }
  const content = text === '' ? <span className={classes['empty']}>–</span> : text
  if (!mayManage) return <div className={classes['cell']}>{content}</div>
  return (
    <button
      ref={opener}
      type="button"
      className={classes['cell']}
      title={text}
      aria-label={words.cellOf(column.name, text === '' ? words.emptyCell : text)}
      onClick={() => setEditing(true)}
    >
      {content}
    </button>
  )
}

interface CellFieldProps {
  readonly column: TableColumnItem
  readonly text: string
  readonly save: (text: string) => void
  readonly leave: () => void
}

function CellField({ column, text, save, leave }: CellFieldProps) {
  const [typed, setTyped] = useState(text)
  const isLeft = useRef(false)
  const label = words.editCell(column.name)
  if (column.type === 'boolean') {
    return (
      <NativeSelect
        aria-label={label}
        size="xs"
        value={text}
        autoFocus
        onBlur={leave}
        onKeyDown={({ key }) => key === 'Escape' && leave()}
        onChange={({ currentTarget }) => save(currentTarget.value)}
        data={[
          { value: '', label: '–' },
          { value: 'true', label: words.yes },
          { value: 'false', label: words.no },
        ]}
      />
    )
  }
  return (
    <TextInput
      aria-label={label}
      size="xs"
      value={typed}
      autoFocus
      onFocus={({ currentTarget }) => currentTarget.select()}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={() => {
        if (!isLeft.current) save(typed)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          // Else it would press the cell's button, which has the focus by then.
          event.preventDefault()
          isLeft.current = true
          save(typed)
        } else if (event.key === 'Escape') {
          event.stopPropagation()
          isLeft.current = true
          leave()
        }
      }}
      autoComplete="off"
      spellCheck={false}
    />
  )
}

/** A value as one line of text. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What was typed: the server converts text into what the column holds, and says what does not fit. */
function read(text: string, type: string): unknown {
  if (text === '') return null
  if (type === 'boolean') return text === 'true'
  if (type !== 'object' && type !== 'list') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
