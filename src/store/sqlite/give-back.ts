import type { DatabaseSync } from 'node:sqlite'

/**
 * Pages that stay free for what is written next: a file that is filled and emptied all the time would only shrink and grow. A
 * twentieth of the file, and at least 4 MB of pages of 4 KiB.
 */
const keptFree = { part: 20, least: 1_024 }

/** How long nothing must have been written before a step, and how long a step waits at most where that never comes, in ms. */
const quietMs = 25
const patienceMs = 1_000

/** Pages that one step moves: some ms of the writer. Where it is never quiet it is one small step each second. */
const pagesAtOnce = { quiet: 256, busy: 64 }

/** Longest wait for readers of the log when it is emptied at the end; it is tried again after the next steps. */
const readersMs = 100

export interface GivesBack {
  /** Something is written: a step would be in its way. */
  touched(): void
  stop(): void
}

/**
 * Gives pages that deletions freed back to the file system, in steps between writes, and empties the log at the end. Does nothing
 * with a file that was made without `auto_vacuum`; `compactFile` makes it one with.
 *
 * @param inTurn runs a step when no batch is being written
 * @param lookMs how often it looks whether there is something to give back
 */
export function giveBack(db: DatabaseSync, inTurn: (step: () => void) => void, lookMs = 5_000): GivesBack {
  if (numberOf(db, 'auto_vacuum') !== incremental) return { touched() {}, stop() {} }
  let timer: NodeJS.Timeout | undefined
  let writtenAt = 0
  let steppedAt = 0
  let owesTruncation = false

  const plan = (ms: number) => {
    timer = setTimeout(() => inTurn(look), ms)
    timer.unref()
  }
  const look = () => {
    if (timer === undefined) return
    // A failing disk or a full one is told by the next write; pages can wait.
    try {
      plan(step())
    } catch {
      plan(lookMs)
    }
  }
  const step = (): number => {
    const spare = numberOf(db, 'freelist_count') - reserve(db)
    if (spare <= 0) {
      if (owesTruncation) owesTruncation = !emptyLog(db)
      return lookMs
    }
    const now = performance.now()
    const quiet = now - writtenAt >= quietMs
    if (!quiet && now - steppedAt < patienceMs) return quietMs
    db.exec(`pragma incremental_vacuum(${Math.min(spare, quiet ? pagesAtOnce.quiet : pagesAtOnce.busy)})`)
    steppedAt = now
    owesTruncation = true
    return quiet ? 1 : quietMs
  }
  plan(lookMs)
  return {
    touched() {
      writtenAt = performance.now()
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}

/** The value of `pragma auto_vacuum` for it. */
const incremental = 2

function reserve(db: DatabaseSync): number {
  return Math.max(keptFree.least, Math.floor(numberOf(db, 'page_count') / keptFree.part))
}

/** @returns false where a reader was in the way for too long */
function emptyLog(db: DatabaseSync): boolean {
  const patience = numberOf(db, 'busy_timeout', 'timeout')
  db.exec(`pragma busy_timeout = ${readersMs}`)
  try {
    return Number(db.prepare('pragma wal_checkpoint(truncate)').get()?.['busy']) === 0
  } finally {
    db.exec(`pragma busy_timeout = ${patience}`)
  }
}

function numberOf(db: DatabaseSync, pragma: string, column: string = pragma): number {
  return Number(db.prepare(`pragma ${pragma}`).get()?.[column])
}
