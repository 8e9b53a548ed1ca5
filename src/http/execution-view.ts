import { shownTriggerOutputs } from '../engine/trigger-outputs.ts'
import type { CardRecord, Execution, ExecutionSummary } from '../model/execution.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'
import { isoTime } from './paging.ts'

/** Passes of one card in an answer; the others are read in parts. Those that failed are always there. */
export const passesShown = 50

/** A value with more characters of JSON than this is shown by its beginning. */
const maxValue = 256_000
/** Characters of JSON that are shown of such a value. */
const beginning = 10_000

type Record = CardRecord & { readonly truncated?: readonly string[] }
type ShownCard = Omit<Record, 'started' | 'finished' | 'passes'> & {
  readonly started: string
  readonly finished: string | null
  readonly passes?: readonly ShownPass[]
  readonly passCount?: number
}
interface ShownPass {
  readonly name: string
  readonly index: number
  readonly flowId?: string
  readonly cards: readonly ShownCard[]
}

/** A row of the list. @param flowName null where the flow is gone */
export function shownExecution(execution: ExecutionSummary, flowName: string | null) {
  const { id, flowId, flowVersion, status, started, finished, wakeAt, trigger, error } = execution
  return {
    id,
    flowId,
    flowName,
    flowVersion,
    status,
    started: isoTime(started),
    finished: isoTime(finished),
    wakeAt: isoTime(wakeAt),
    trigger,
    error,
  }
}

/** @param whole everything, however large */
export function shownCard({ started, finished, passes, ...rest }: Record, whole: boolean): ShownCard {
  const times = { started: isoTime(started), finished: isoTime(finished) }
  if (passes === undefined) return { ...rest, ...times }
  const shown = whole ? passes.map((pass, index) => shownPass(pass, index, whole)) : somePasses(passes)
  return { ...rest, ...times, passes: shown, passCount: passes.length }
}

/** One pass of a loop, a branch or a call, by its place among all of the card. */
export function shownPass(
  { cards, ...pass }: NonNullable<CardRecord['passes']>[number],
  index: number,
  whole = false,
): ShownPass {
  return { ...pass, index, cards: cards.map((card) => shownCard(card, whole)) }
}

function somePasses(passes: NonNullable<CardRecord['passes']>): readonly ShownPass[] {
  const shown: ShownPass[] = []
  let failed = 0
  for (const [index, pass] of passes.entries()) {
    const isFirst = index < passesShown
    if (!isFirst && (failed >= passesShown || !pass.cards.some(({ status }) => status === 'FAILED'))) continue
    if (!isFirst) failed++
    shown.push(shownPass(pass, index))
  }
  return shown
}

/**
 * Finds a card inside others.
 *
 * @param inside the card and pass that it is in, and so on from the outermost: `loop/3/check/then`; empty at the top
 */
export function findCard(cards: readonly CardRecord[], inside: string, id: string): CardRecord | null {
  let here = cards
  const steps = inside === '' ? [] : inside.split('/')
  for (let i = 0; i < steps.length; i += 2) {
    const passes = here.find((card) => card.id === steps[i])?.passes
    const pass = passes?.find(({ name }) => name === steps[i + 1])
    if (pass === undefined) return null
    here = pass.cards
  }
  return here.find((card) => card.id === id) ?? null
}

/** The first card, made from the stored input: nobody has to write it into the history a second time. */
export function triggerCard(execution: Execution, definition: FlowDefinition | null, whole: boolean): ShownCard {
  const { id, started, input, trigger } = execution
  const leftOut = definition === null || definition.saveData === false
  let outputs: CardRecord['outputs'] = null
  if (!leftOut) {
    try {
      outputs = shownTriggerOutputs(definition.trigger, id, input)
    } catch {
      // A value that does not fit the helper's inputs: the execution's own error says which one.
    }
  }
  const cut = whole ? { outputs } : cutOutputs(outputs)
  const time = isoTime(started)
  return {
    id: 'trigger',
    card: definition?.trigger.event ?? trigger.event,
    status: 'SUCCESS',
    inputs: null,
    ...cut,
    started: time,
    finished: time,
    error: null,
    ...(leftOut ? { left_out: true } : {}),
  }
}

function cutOutputs(outputs: CardRecord['outputs']): Pick<Record, 'outputs' | 'truncated'> {
  if (typeof outputs !== 'object' || outputs === null || Array.isArray(outputs)) return { outputs }
  const truncated: string[] = []
  const entries = Object.entries(outputs).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    if (text.length <= maxValue) return [name, value] as const
    truncated.push(name)
    return [name, text.slice(0, beginning)] as const
  })
  return truncated.length === 0 ? { outputs } : { outputs: Object.fromEntries(entries), truncated }
}
