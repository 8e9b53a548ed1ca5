import { problem } from '../../base/errors.ts'
import type { Replay } from '../../model/replay.ts'
import type { ApplyTable } from './apply.ts'

/** Replays that are kept to be looked at. */
const keep = 1_000

export const applyReplays: ApplyTable<'replay.put'> = {
  async 'replay.put'({ statements }, { replay, requestKey, behind }) {
    const { id, status, created } = replay
    if (behind !== undefined) {
      const row = await statements.replayNow.get({ id })
      const now = row === undefined ? null : (JSON.parse(row.data) as Replay) // written below
      if (now === null || now.status !== 'RUNNING' || now.cursor !== behind.cursor || now.matched !== behind.matched) {
        const found = now === null ? 'none' : `${now.status}, ${now.matched} matched`
        throw problem('CONFLICT', { type: 'Replay', id, found, expected: `RUNNING, ${behind.matched} matched` })
      }
    }
    if (requestKey !== undefined) {
      const first = await statements.replayOfRequest.get({ key: requestKey })
      if (first !== undefined && first.id !== id) return { duplicateOf: first.id }
    }
    await statements.putReplay.run({
      id,
      status,
      created,
      requestKey: requestKey ?? null,
      data: JSON.stringify(replay),
    })
    if (status !== 'RUNNING') await statements.deleteOldReplays.run({ keep })
    return { duplicateOf: null }
  },
}
