import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { CompiledStatement } from '../prepared.ts'
import type { WriteStatements } from '../statements/statements.ts'
import { applyBatch, isFull } from './apply-batch.ts'
import { unpackBatch, type Batch } from '../packed-batch.ts'
import type { BatchAnswer } from './batch.ts'
import { bindStatements, openConnection } from './connection.ts'
import { giveBack } from './give-back.ts'

/** What the thread is started with: the file, and the statements, compiled where Kysely is loaded anyway. */
export interface WriterData {
  readonly file: string
  readonly statements: Readonly<Record<keyof WriteStatements, CompiledStatement>>
}

type Message = Batch | 'close'

const { file, statements } = workerData as WriterData // given by group-commit.ts
const port = parentPort!
const db = openConnection(file, 'writer')
const bound = bindStatements<WriteStatements>(db, statements)

// One after the other: a batch's rules are asynchronous, though nothing in them ever waits here.
let last = Promise.resolve()
const arrived: Message[] = []
port.on('message', (message: Message) => {
  arrived.push(message)
  last = last.then(take)
})
const givesBack = giveBack(db, (step) => {
  last = last.then(step)
})
port.postMessage('ready')

/** What came while the last transaction was flushed shares the next one, and its flush. */
async function take(): Promise<void> {
  const batches: Batch[] = []
  let message = next()
  for (; message !== undefined && message !== 'close'; message = next()) batches.push(message)
  if (batches.length > 0) await work(batches)
  if (message === 'close') close()
}

const next = () => arrived.shift() ?? (receiveMessageOnPort(port)?.message as Message | undefined) // from group-commit.ts

function close(): void {
  givesBack.stop()
  // Closing moves the log into the file, so that what is left is one file.
  db.close()
  port.close()
}

async function work(batches: readonly Batch[]): Promise<void> {
  for (const answer of await write(batches)) port.postMessage(answer, [answer.blobs])
  givesBack.touched()
}

async function write(batches: readonly Batch[]): Promise<readonly BatchAnswer[]> {
  try {
    const commits = batches.map(unpackBatch)
    const answers = await applyBatch(db, bound, commits.flat())
    let answered = 0
    return batches.map(({ blobs }, index) => {
      const own = answers.slice(answered, (answered += commits[index]!.length))
      return { json: JSON.stringify(own), blobs }
    })
  } catch (thrown) {
    const failure = { message: String(thrown), isFull: isFull(thrown) }
    return batches.map(({ blobs }) => ({ failure, blobs }))
  }
}
