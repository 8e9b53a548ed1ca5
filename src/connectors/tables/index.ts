import type { Card } from '../../cards/card.ts'
import { clear } from './clear.ts'
import { createRow } from './create-row.ts'
import { createRows } from './create-rows.ts'
import { createTable } from './create-table.ts'
import { deleteRow } from './delete-row.ts'
import { deleteRows } from './delete-rows.ts'
import { exportCsv } from './export-csv.ts'
import { forEachRow } from './for-each-row.ts'
import { importCsv } from './import-csv.ts'
import { readRow } from './read-row.ts'
import { readTable } from './read-table.ts'
import { searchRows } from './search-rows.ts'
import { updateRow } from './update-row.ts'
import { updateRows } from './update-rows.ts'

export const tableCards: readonly Card[] = [
  createRow,
  createRows,
  readRow,
  searchRows,
  forEachRow,
  updateRow,
  updateRows,
  deleteRow,
  deleteRows,
  clear,
  readTable,
  createTable,
  importCsv,
  exportCsv,
]
