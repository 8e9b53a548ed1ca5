import type { ApplyTable } from './apply.ts'

/** Replays that are kept to be looked at. */
const keep = 1_000

export const applyReplays: ApplyTable<'replay.put'> = {
  'replay.put'({ statements }, { replay, requestKey }) {
    const { id, status, created } = replay
    if (requestKey !== undefined) {
      const first = statements.replayOfRequest.get({ key: requestKey })
      if (first !== undefined && first.id !== id) return { duplicateOf: first.id }
    }
    statements.putReplay.run({ id, status, created, requestKey: requestKey ?? null, data: JSON.stringify(replay) })
    if (status !== 'RUNNING') statements.deleteOldReplays.run({ keep })
    return { duplicateOf: null }
  },
}
