import type { ExecutedCard, ExecutionDetail } from '../../api/executions.ts'
import type { ExecutionStatus } from '../../../../src/model/execution.ts'

/** What a card did in the run that the builder shows. */
export interface CardRun {
  readonly status: ExecutionStatus
  readonly inputs: unknown
  readonly outputs: unknown
  readonly error: ExecutedCard['error']
  /** Null while it is under way. */
  readonly durationMs: number | null
  /** How often it ran: cards in loops run for each item; what is shown is the last time. */
  readonly runs: number
  /** Its values were not kept. */
  readonly isLeftOut: boolean
}

/** The last run of each card, by card id. Cards of helper flows have their own ids and are not among them. */
export function cardRuns(execution: Pick<ExecutionDetail, 'cards'>): ReadonlyMap<string, CardRun> {
  const runs = new Map<string, CardRun>()
  const read = (cards: readonly ExecutedCard[]) => {
    for (const card of cards) {
      runs.set(card.id, cardRun(card, (runs.get(card.id)?.runs ?? 0) + 1))
      for (const pass of card.passes ?? []) if (!('flowId' in pass)) read(pass.cards)
    }
  }
  read(execution.cards)
  return runs
}

function cardRun({ status, inputs, outputs, error, started, finished, left_out }: ExecutedCard, runs: number): CardRun {
  return {
    status,
    inputs,
    outputs,
    error,
    durationMs: finished === null ? null : Date.parse(finished) - Date.parse(started),
    runs,
    isLeftOut: left_out === true,
  }
}
