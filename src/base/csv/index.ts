export { CsvFailure, readCsv, type CsvRecord } from './read-csv.ts'
export { csv, withoutApostrophe, type CsvCell, type CsvForm } from './write-csv.ts'
