import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** One kind of request, sent over and over. */
export interface Load {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** The body; `{{id}}` in it becomes a new UUID for each request. */
  readonly body: string
  readonly connections: number
  /** Ends after this many seconds, or after `amount` requests where that is given. */
  readonly seconds: number
  readonly amount?: number
}

export interface LoadResult {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Answers by class of status, and requests without an answer. */
  readonly ok: number
  readonly notOk: number
  readonly seconds: number
}

/** Sends the load from a process of its own, so that sending takes nothing from what is measured. */
export async function load(what: Load): Promise<LoadResult> {
  const child = fork(join(import.meta.dirname, 'load-process.ts'), { stdio: 'inherit' })
  child.send(what)
  const [result] = (await once(child, 'message')) as [LoadResult]
  await once(child, 'exit')
  if (result.notOk > 0)
    throw new Error(`${result.notOk} of ${result.ok + result.notOk} requests to ${what.url} failed.`)
  return result
}
