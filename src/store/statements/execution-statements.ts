import { sql, type Kysely } from 'kysely'
import { prepared } from '../prepared.ts'
import type { Database, ExecutionTable, StoredText } from '../schema.ts'

const inputSize = sql<number>`octet_length(head) + coalesce(octet_length(body), 0)`.as('bytes')

/** An unfinished execution goes to a server, and every earlier claim of it is worth nothing. */
const claimed = (db: Kysely<Database>, id: string, node: string | null) =>
  db
    .updateTable('executions')
    .set((set) => ({
      generation: set('generation', '+', 1),
      status: 'RUNNING',
      wake_at: null,
      paused_at: null,
      node_id: node,
    }))
    .where('id', '=', id)
    .where('finished', 'is', null)

/** What the writer does with executions. Every write of a runner has the generation in its condition (E4). */
export const executionWrites = {
  insertExecution: prepared<Omit<ExecutionTable, 'generation' | 'wake_at' | 'paused_at'>>()((db, value) =>
    db.insertInto('executions').values({
      id: value('id'),
      flow_id: value('flow_id'),
      flow_version: value('flow_version'),
      status: value('status'),
      started: value('started'),
      finished: value('finished'),
      generation: 1,
      wake_at: null,
      paused_at: null,
      delivery_id: value('delivery_id'),
      node_id: value('node_id'),
      trigger_json: value('trigger_json'),
      error_json: value('error_json'),
    }),
  ),
  insertInput: prepared<Database['execution_inputs']>()((db, value) =>
    db
      .insertInto('execution_inputs')
      .values({ execution_id: value('execution_id'), head: value('head'), body: value('body') }),
  ),
  mark: prepared<{ flowId: string; eventId: string }>()((db, value) =>
    db
      .selectFrom('execution_marks')
      .select(['execution_id', 'expires'])
      .where('flow_id', '=', value('flowId'))
      .where('event_id', '=', value('eventId')),
  ),
  /** Changes nothing where there is a mark that is not over yet. */
  putMark: prepared<Database['execution_marks'] & { now: number }>()((db, value) =>
    db
      .insertInto('execution_marks')
      .values({
        flow_id: value('flow_id'),
        event_id: value('event_id'),
        execution_id: value('execution_id'),
        expires: value('expires'),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['flow_id', 'event_id'])
          .doUpdateSet({ execution_id: value('execution_id'), expires: value('expires') })
          .where('execution_marks.expires', '<=', value('now')),
      ),
  ),
  claim: prepared<{ id: string; node: string | null }>()((db, value) =>
    claimed(db, value('id'), value('node')).returning('generation'),
  ),
  /** Likewise, where nobody else has taken it over meanwhile. */
  claimAgain: prepared<{ id: string; generation: number; node: string | null }>()((db, value) =>
    claimed(db, value('id'), value('node')).where('generation', '=', value('generation')).returning('generation'),
  ),
  /** Likewise, where no server has it. */
  claimFree: prepared<{ id: string; node: string | null }>()((db, value) =>
    claimed(db, value('id'), value('node')).where('node_id', 'is', null).returning('generation'),
  ),
  pausedAt: prepared<{ id: string }>()((db, value) =>
    db
      .selectFrom('executions')
      .select(['paused_at', 'node_id'])
      .where('id', '=', value('id'))
      .where('paused_at', 'is not', null)
      .where('finished', 'is', null),
  ),
  resume: prepared<{ id: string; at: number; node: string | null }>()((db, value) =>
    db
      .updateTable('executions')
      .set({ wake_at: value('at'), paused_at: null, node_id: value('node') })
      .where('id', '=', value('id')),
  ),
  /** Changes nothing, but only for the runner that holds the claim; it says whether the execution was waiting. */
  fence: prepared<{ id: string; generation: number }>()((db, value) =>
    db
      .updateTable('executions')
      .set((set) => ({ generation: set.ref('generation') }))
      .where('id', '=', value('id'))
      .where('generation', '=', value('generation'))
      .where('finished', 'is', null)
      .returning('status'),
  ),
  goOn: prepared<{ id: string }>()((db, value) =>
    db
      .updateTable('executions')
      .set({ status: 'RUNNING', wake_at: null, paused_at: null })
      .where('id', '=', value('id')),
  ),
  rest: prepared<{
    id: string
    generation: number
    wakeAt: number
    pausedAt: string | null
    node: string | null
  }>()((db, value) =>
    db
      .updateTable('executions')
      .set({ status: 'WAITING', wake_at: value('wakeAt'), paused_at: value('pausedAt'), node_id: value('node') })
      .where('id', '=', value('id'))
      .where('generation', '=', value('generation'))
      .where('finished', 'is', null),
  ),
  findStep: prepared<{ executionId: string; name: string }>()((db, value) =>
    db
      .selectFrom('execution_steps')
      .select('result')
      .where('execution_id', '=', value('executionId'))
      .where('name', '=', value('name')),
  ),
  insertStep: prepared<{ executionId: string; name: string; result: string }>()((db, value) =>
    db
      .insertInto('execution_steps')
      .values({ execution_id: value('executionId'), name: value('name'), result: value('result') })
      .onConflict((conflict) => conflict.columns(['execution_id', 'name']).doNothing()),
  ),
  finish: prepared<Pick<ExecutionTable, 'id' | 'generation' | 'status' | 'finished' | 'error_json'>>()((db, value) =>
    db
      .updateTable('executions')
      .set({
        status: value('status'),
        finished: value('finished'),
        error_json: value('error_json'),
        wake_at: null,
        node_id: null,
      })
      .where('id', '=', value('id'))
      .where('generation', '=', value('generation'))
      .where('finished', 'is', null),
  ),
  /** Of an execution that is new itself: there is none yet. */
  newHistory: prepared<{ id: string; history: StoredText }>()((db, value) =>
    db.insertInto('execution_histories').values({ execution_id: value('id'), history: value('history') }),
  ),
  insertHistory: prepared<{ id: string; history: StoredText }>()((db, value) =>
    db
      .insertInto('execution_histories')
      .values({ execution_id: value('id'), history: value('history') })
      .onConflict((conflict) => conflict.column('execution_id').doNothing()),
  ),
  replaceHistory: prepared<{ id: string; history: StoredText }>()((db, value) =>
    db
      .updateTable('execution_histories')
      .set({ history: value('history') })
      .where('execution_id', '=', value('id')),
  ),
  deleteHistory: prepared<{ id: string }>()((db, value) =>
    db.deleteFrom('execution_histories').where('execution_id', '=', value('id')),
  ),
  historyBytes: prepared<{ id: string }>()((db, value) =>
    db
      .selectFrom('execution_histories')
      .select((s) => s.fn<number>('octet_length', ['history']).as('bytes'))
      .where('execution_id', '=', value('id')),
  ),
  inputBytes: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('execution_inputs').select(inputSize).where('execution_id', '=', value('id')),
  ),
  deleteInput: prepared<{ id: string }>()((db, value) =>
    db.deleteFrom('execution_inputs').where('execution_id', '=', value('id')),
  ),
  deleteSteps: prepared<{ id: string }>()((db, value) =>
    db.deleteFrom('execution_steps').where('execution_id', '=', value('id')),
  ),
  deleteExecution: prepared<{ id: string }>()((db, value) => db.deleteFrom('executions').where('id', '=', value('id'))),
  unfinishedOfFlow: prepared<{ flowId: string }>()((db, value) =>
    db
      .selectFrom('executions')
      .select('id')
      .where('flow_id', '=', value('flowId'))
      .where('finished', 'is', null)
      .limit(1),
  ),
  executionsOfFlow: prepared<{ flowId: string }>()((db, value) =>
    db.selectFrom('executions').select('id').where('flow_id', '=', value('flowId')),
  ),
  deleteMarksOfFlow: prepared<{ flowId: string }>()((db, value) =>
    db.deleteFrom('execution_marks').where('flow_id', '=', value('flowId')),
  ),
}

export const executionReads = {
  getExecution: prepared<{ id: string }>()((db, value, words) =>
    db
      .selectFrom('executions')
      .leftJoin('execution_inputs as input', 'input.execution_id', 'executions.id')
      .leftJoin('execution_histories as past', 'past.execution_id', 'executions.id')
      .selectAll('executions')
      .select(['input.head', 'input.body', words.unpacked(sql.ref('past.history')).as('history')])
      .where('executions.id', '=', value('id')),
  ),
  getSteps: prepared<{ executionId: string }>()((db, value) =>
    db
      .selectFrom('execution_steps')
      .select(['name', 'result'])
      .where('execution_id', '=', value('executionId'))
      .orderBy('position'),
  ),
  unfinishedExecutions: prepared<{ after: string; now: number; limit: number }>()((db, value) =>
    db
      .selectFrom('executions')
      .select('id')
      .where('finished', 'is', null)
      .where('id', '>', value('after'))
      .where((where) => where.or([where('wake_at', 'is', null), where('wake_at', '<=', value('now'))]))
      .orderBy('id')
      .limit(value('limit')),
  ),
  nextWake: prepared()((db) =>
    db
      .selectFrom('executions')
      .select((s) => s.fn.min('wake_at').as('at'))
      .where('wake_at', 'is not', null),
  ),
}
