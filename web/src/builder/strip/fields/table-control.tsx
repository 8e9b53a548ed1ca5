import { useQuery } from '@tanstack/react-query'
import { tableList, type TableItem } from '../../../api/tables.ts'
import { strip as words } from '../../../messages/strip.ts'
import type { Draft } from '../../model/draft.ts'
import { setInput } from '../../model/edit.ts'
import { useEditorStore } from '../../model/editor-context.ts'
import { isJsonObject } from '../../model/json.ts'
import { keysOf } from '../../model/reference-keys.ts'
import { find } from '../../model/walk.ts'
import { Choose } from './choice-control.tsx'
import type { ControlProps } from './control.ts'

/** A table, by its name. Where the card asks for cells, the names of its columns come with it, to be filled in. */
export function TableControl(props: ControlProps) {
  const { value, set, cardId } = props
  const editor = useEditorStore()
  const { data } = useQuery(tableList)
  const tables = (data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const given = typeof value === 'string' ? value : ''
  // Files and people write the name too.
  const chosen = tableNamed(data, given)?.id ?? given
  const isKnown = chosen === '' || tables.some((table) => table.value === chosen)
  const choose = (id: string) => {
    const table = data?.find((each) => each.id === id)
    if (cardId === undefined || table === undefined) return set(id === '' ? undefined : id)
    const { draft, catalogue, replace } = editor.getState()
    const asksForCells = catalogue.get(find(draft, cardId)?.node.card ?? '').inputs['values']?.kind === 'fields'
    const next = setInput(draft, cardId, ['table'], id)
    // One step, so that undo takes back both.
    replace(asksForCells ? withColumnsOf(next, cardId, table) : next)
  }
  return (
    <Choose
      {...props}
      options={isKnown ? tables : [...tables, { value: chosen, label: words.tableGone(chosen.slice(0, 40)) }]}
      chosen={chosen}
      nothing={data !== undefined && tables.length === 0 ? words.noTables : words.chooseTable}
      choose={choose}
    />
  )
}

/** The one with this id, or else this name. */
export function tableNamed(tables: readonly TableItem[] | undefined, given: string): TableItem | undefined {
  const name = given.toLowerCase()
  return tables?.find(({ id }) => id === given) ?? tables?.find((table) => table.name.toLowerCase() === name)
}

/** The card with a row for each column; what was filled in before stays. */
function withColumnsOf(draft: Draft, cardId: string, { columns }: TableItem): Draft {
  const given = find(draft, cardId)?.node.inputs?.['values'] ?? {}
  if (!isJsonObject(given) || keysOf(given) !== null) return draft
  const values = { ...Object.fromEntries(columns.map(({ name }) => [name, ''] as const)), ...given }
  return Object.keys(values).length === 0 ? draft : setInput(draft, cardId, ['values'], values)
}
