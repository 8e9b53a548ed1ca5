import { parentPort, workerData } from 'node:worker_threads'
import type { CompiledStatement } from '../prepared.ts'
import type { WriteStatements } from '../statements/statements.ts'
import { applyBatch } from './apply-batch.ts'
import { unpackBatch, type Batch, type BatchAnswer } from './batch.ts'
import { bindStatements, openConnection } from './connection.ts'
import { giveBack } from './give-back.ts'

/** What the thread is started with: the file, and the statements, compiled where Kysely is loaded anyway. */
export interface WriterData {
  readonly file: string
  readonly statements: Readonly<Record<keyof WriteStatements, CompiledStatement>>
}

const { file, statements } = workerData as WriterData // given by group-commit.ts
const port = parentPort!
const db = openConnection(file, 'writer')
const bound = bindStatements<WriteStatements>(db, statements)

// One after the other: a batch's rules are asynchronous, though nothing in them ever waits here.
let last = Promise.resolve()
port.on('message', (message: Batch | 'close') => {
  last = last.then(() => (message === 'close' ? close() : work(message)))
})
const givesBack = giveBack(db, (step) => {
  last = last.then(step)
})
port.postMessage('ready')

function close(): void {
  givesBack.stop()
  // Closing moves the log into the file, so that what is left is one file.
  db.close()
  port.close()
}

async function work(batch: Batch): Promise<void> {
  const answer = await write(batch)
  port.postMessage(answer, [answer.blobs])
  givesBack.touched()
}

async function write(batch: Batch): Promise<BatchAnswer> {
  try {
    return { json: JSON.stringify(await applyBatch(db, bound, unpackBatch(batch))), blobs: batch.blobs }
  } catch (thrown) {
    return { failure: String(thrown), blobs: batch.blobs }
  }
}
