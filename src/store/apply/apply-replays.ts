import type { ApplyTable } from './apply.ts'

/** Replays that are kept to be looked at. */
const keep = 1_000

export const applyReplays: ApplyTable<'replay.put'> = {
  async 'replay.put'({ statements }, { replay, requestKey }) {
    const { id, status, created } = replay
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
