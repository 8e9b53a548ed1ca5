import type { Replay } from '../../model/replay.ts'
import type { ReadStatements } from '../statements/statements.ts'
import type { Reads } from '../store.ts'
import type { StatementTable } from '../statement.ts'

export function replayReadsOn(
  statements: StatementTable<ReadStatements>,
): Pick<Reads, 'getReplay' | 'listReplays' | 'runningReplays'> {
  // Written from the same type.
  const stored = ({ data }: { readonly data: string }) => JSON.parse(data) as Replay
  return {
    async getReplay(id) {
      const row = await statements.getReplay.get({ id })
      return row === undefined ? null : stored(row)
    },
    async listReplays({ limit, after }) {
      // Behind every id where there is no cursor.
      return (await statements.listReplays.all({ before: after ?? '~', limit })).map(stored)
    },
    async runningReplays() {
      return (await statements.runningReplays.all({})).map(stored)
    },
  }
}
