import { writeSync } from 'node:fs'
import { systemClock } from '../../base/clock.ts'
import { openLog } from '../../base/log.ts'
import { sampleAccept, sampleEvent, sampleFinish } from '../contract/samples.kit.ts'
import { openSqliteStore } from './sqlite-store.ts'

/**
 * A process for the test of `kill -9`: commits from many callers until it is killed, and prints an id as soon as its
 * commit is acknowledged: `accepted <id>` for an execution with an event of the same uuid, then `finished <id>`.
 */
const store = await openSqliteStore({ file: process.argv[2]!, clock: systemClock, log: openLog('warn') })

/** Waits where the pipe is full: the test is slower than this process. */
function print(line: string): void {
  for (let left = Buffer.from(line); left.length > 0;) {
    try {
      left = left.subarray(writeSync(1, left))
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}

async function commitOn(): Promise<never> {
  for (;;) {
    const accept = sampleAccept({ body: Buffer.alloc(1500, 'x') })
    const { id } = accept
    await store.commit(accept, { kind: 'event.publish', event: sampleEvent({ uuid: id }), deliveries: [] })
    print(`accepted ${id}\n`)
    await store.commit(sampleFinish(id, { history: '[1]' }))
    print(`finished ${id}\n`)
  }
}

await Promise.all(Array.from({ length: 50 }, commitOn))
