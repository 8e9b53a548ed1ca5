import type { Json } from '../../base/json/json.ts'
import { tableLimits, type ColumnType, type TableColumn } from '../../model/table.ts'
import { isSafeKey } from '../path.ts'
import { ValueError } from '../value-error.ts'
import { cellValue } from './cell.ts'
import { rowFacts } from './row.ts'

/** What is wrong with a column or a name, and where. */
export interface ColumnProblem {
  readonly at: string
  readonly message: string
}

/** A column as people give it; without an id it is new. */
export interface ColumnInput {
  readonly id?: string | undefined
  readonly name: string
  readonly type: ColumnType
  readonly default?: Json | undefined
}

/** Columns with ids and defaults of their types. @param newId gives an id that no column of the table ever had */
export function readColumns(
  given: readonly ColumnInput[],
  known: readonly TableColumn[],
  newId: () => string,
): { readonly columns: readonly TableColumn[]; readonly problems: readonly ColumnProblem[] } {
  const problems: ColumnProblem[] = []
  const report = (i: number, message: string) => void problems.push({ at: `columns[${i}]`, message })
  if (given.length > tableLimits.columns) {
    problems.push({ at: 'columns', message: `A table has at most ${tableLimits.columns} columns.` })
    return { columns: [], problems }
  }
  const names = new Set<string>()
  const ids = new Set<string>()
  const columns = given.map(({ id, name, type, default: instead = null }, i): TableColumn => {
    const wrong = nameProblem(name)
    if (wrong !== null) report(i, wrong)
    else if (names.has(name)) report(i, `There are two columns "${name}".`)
    names.add(name)
    if (id !== undefined && !known.some((each) => each.id === id)) {
      report(i, `There is no column with the id "${id.slice(0, 50)}". Leave the id out of a new column.`)
    }
    if (id !== undefined && ids.has(id)) report(i, `Two columns have the id "${id.slice(0, 50)}".`)
    if (id !== undefined) ids.add(id)
    return { id: id ?? newId(), name, type, default: defaultOf(type, instead, (message) => report(i, message)) }
  })
  return { columns, problems }
}

/** Why a column cannot have a name, or null. */
export function nameProblem(name: string): string | null {
  if (name.trim() !== name || name === '') return 'A column has a name, without white space around it.'
  if (name.length > tableLimits.columnName)
    return `The name of a column has at most ${tableLimits.columnName} characters.`
  if (!isSafeKey(name)) return `"${name}" cannot be a name.`
  return name === rowFacts.id ? `Every row has a "${name}" anyway; a column has another name.` : null
}

function defaultOf(type: ColumnType, instead: Json, report: (message: string) => void): Json {
  try {
    const value = cellValue({ type }, instead, 'The default')
    if (JSON.stringify(value).length <= tableLimits.cellBytes / 4) return value
    report(`A default has at most ${tableLimits.cellBytes / 4} characters.`)
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    report(error.message)
  }
  return null
}

/** The type for the word of Okta's export files; text for one that nobody knows. */
export const oktaColumnType = (word: string): ColumnType => oktaTypes.get(word) ?? 'text'

/** The word of such a file for a type; text for one that it has none for. */
export const oktaWord = (type: ColumnType): string => [...oktaTypes].find(([, known]) => known === type)?.[0] ?? 'str'

const oktaTypes: ReadonlyMap<string, ColumnType> = new Map([
  ['str', 'text'],
  ['dec', 'number'],
  ['bln', 'boolean'],
  ['dte', 'date'],
])
