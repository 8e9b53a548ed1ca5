import { compileFlow, type DefinitionProblem } from '../../../../src/language/compile.ts'
import { scheduleProblem } from '../../../../src/language/schedule.ts'
import type { CardNode, FlowDefinition, Trigger } from '../../../../src/model/flow-definition.ts'
import { problems as words } from '../../messages/problems.ts'
import type { CardCatalogue } from './catalogue.ts'
import { triggerId, type Draft } from './draft.ts'

/** Something in a draft that must be put right before the flow can be saved. */
export interface CardProblem {
  /** The card, `trigger`, or null where it is the flow as a whole. */
  readonly cardId: string | null
  /** The input, where it is in one. */
  readonly input: string | null
  /** The output of a card with branches, and the branch, where it is in one. */
  readonly join: { readonly output: string; readonly branch: string | null } | null
  /** What is behind the input's or output's name: `.user.name`, `[2]`. */
  readonly path: string
  readonly message: string
  /** A reference that leads nowhere, or to what cannot be seen from there. */
  readonly isMissing: boolean
}

/** A flow needs a trigger to be compiled; without one the cards are judged as those of an endpoint. */
const anyTrigger: Trigger = { event: 'api_endpoint', security: 'client_token' }

/** Everything that is wrong in a draft, as the server's compiler will say it. */
export function problemsOf(draft: Draft, catalogue: CardCatalogue): readonly CardProblem[] {
  const definition: FlowDefinition = { ...draft, trigger: draft.trigger ?? anyTrigger }
  const { problems = [] } = compileFlow(definition, catalogue.byId)
  const schedule = draft.trigger?.event === 'schedule' ? scheduleProblem(draft.trigger, Date.now()) : null
  const ofTrigger = schedule === null ? [] : [{ at: `trigger.${schedule.at}`, message: schedule.message }]
  return [...ofTrigger, ...problems].map((problem) => locate(problem, draft))
}

/** The problems of each card, by its id. */
export function byCard(problems: readonly CardProblem[]): ReadonlyMap<string, readonly CardProblem[]> {
  return Map.groupBy(
    problems.filter((problem): problem is CardProblem & { cardId: string } => problem.cardId !== null),
    ({ cardId }) => cardId,
  )
}

/** A cause in the server's answer (`cards[3].inputs.text: "Text" is required.`) as a problem of a card. */
export function problemFromCause(cause: string, draft: Draft): CardProblem {
  const [, at, message] = /^((?:cards|trigger)[^\s:]*): ([^]*)$/.exec(cause) ?? []
  return locate(at === undefined ? { at: '', message: cause } : { at, message: message ?? cause }, draft)
}

const missing =
  /^There is no card with the id|^"[^"]*" has no output|runs later than this one|cannot be seen from here|is around this one|cannot refer to itself/

/** What the compiler says to whoever writes a flow as a file, in the words of who builds one here. */
function inWords(message: string): string {
  if (message.startsWith('There is no card with the id')) return words.cardGone
  const [, output] = /^"[^"]*" has no output "([^"]*)"/.exec(message) ?? []
  if (output !== undefined) return words.outputGone(output)
  if (message.includes('runs later than this one')) return words.runsLater
  if (message.includes('cannot be seen from here')) return words.insideOther
  if (message.includes('is around this one')) return words.notYet
  return message.includes('cannot refer to itself') ? words.itself : message
}

/** Finds the card that a place like `cards[3].branches.then[0].inputs.text[2]` is in. */
function locate({ at, message }: DefinitionProblem, { cards }: Pick<Draft, 'cards'>): CardProblem {
  const isMissing = missing.test(message)
  const said = isMissing ? inWords(message) : message
  const nowhere: CardProblem = { cardId: null, input: null, join: null, path: at, message: said, isMissing }
  if (at.startsWith('trigger')) return { ...nowhere, cardId: triggerId }
  let [found, rest] = cardAt(cards, at, 'cards')
  if (found === undefined) return nowhere
  for (;;) {
    const [, branch] = /^\.branches\.([^.[\]]+)\[/.exec(rest) ?? []
    if (branch === undefined) break
    const [inner, behind] = cardAt(found.branches?.[branch] ?? [], rest, `.branches.${branch}`)
    if (inner === undefined) break
    found = inner
    rest = behind
  }
  const here = { ...nowhere, cardId: found.id, path: rest }
  const [, input, inside] = /^\.inputs\.([^.[\]]+)([^]*)$/.exec(rest) ?? []
  if (input !== undefined) return { ...here, input, path: inside ?? '' }
  const [, output, branch] = /^\.outputs\.([^.]+)(?:\.([^.[\]]+))?/.exec(rest) ?? []
  return output === undefined ? here : { ...here, join: { output, branch: branch ?? null } }
}

function cardAt(cards: readonly CardNode[], at: string, prefix: string): [CardNode | undefined, string] {
  const [whole, index] = /^\[(\d+)\]/.exec(at.startsWith(prefix) ? at.slice(prefix.length) : '') ?? []
  if (whole === undefined) return [undefined, at]
  return [cards[Number(index)], at.slice(prefix.length + whole.length)]
}
