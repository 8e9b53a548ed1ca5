import { migrate } from '../migrate.ts'
import { compileTable } from '../prepared.ts'
import { writeStatements } from '../statements/statements.ts'
import { openConnection } from './connection.ts'
import { kyselyOn } from './dialect.ts'
import { makePrivateFile } from './private-file.ts'
import { sqliteWords } from './sqlite-words.ts'
import type { WriterData } from './writer-worker.ts'

/** Makes the file's tables what they must be, and compiles what the writer's thread will run on them. */
export async function prepareFile(file: string): Promise<WriterData['statements']> {
  makePrivateFile(file)
  const connection = openConnection(file, 'writer')
  try {
    const db = kyselyOn(connection)
    await migrate(db, { bytes: 'blob', integer: 'integer', counter: 'integer', keyed: 'without rowid', text: 'text' })
    return compileTable({ db, words: sqliteWords }, writeStatements)
  } finally {
    connection.close()
  }
}
