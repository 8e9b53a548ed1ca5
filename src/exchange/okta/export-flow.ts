import { isDeepStrictEqual } from 'node:util'
import { isNote } from '../../language/notes.ts'
import type { CardNode, FlowDefinition, OnError } from '../../model/flow-definition.ts'
import type { CardForms } from './card-forms.ts'
import { convertFlow } from './convert-flow.ts'
import { addressOf, BodyDraft, DraftNames, type DraftCard } from './export-body.ts'
import {
  exportCall,
  exportCompose,
  exportFormula,
  exportGetMultiple,
  exportIfElse,
  exportIfElseIf,
  exportIfError,
  exportLoop,
  isFormula,
  isLoop,
} from './export-control.ts'
import { exportKnown } from './export-known.ts'
import { exportPlaceholder } from './export-placeholder.ts'
import { exportTrigger } from './export-trigger.ts'
import { setInput } from './export-values.ts'
import type { FlopackBody } from './flopack.ts'
import { differences, readNote, writeNote, type Kept } from './kept.ts'
import { triggerUuid, uuidOf } from './own-ids.ts'
import { ReportWriter } from './report.ts'

/** What Okta has nothing for: it stands in a note of the file. Names only, never values. */
export interface ExportRemark {
  readonly flow: string
  /** Null where it is the flow as a whole. */
  readonly card: string | null
  readonly message: string
}

interface ExportContext {
  readonly forms: CardForms
  readonly remarks: ExportRemark[]
  /** Connections that cards name. */
  readonly connections: Map<string, { readonly name: string; readonly module: string }>
}

/** What has to be kept, by the id of a card; of the flow itself under the empty text. */
type KeptOf = ReadonlyMap<string, readonly Kept[]>

/**
 * Writes a flow as the body of one in Okta's files. What it then would read as is compared with the flow: every difference goes into
 * a note of its card, so that the flow comes back whole, and is told.
 */
export function exportFlow(definition: FlowDefinition, context: ExportContext): object {
  const plain = write(definition, context, new Map())
  const read = readBack(definition, plain, context)
  const kept = new Map<string, readonly Kept[]>()
  const here = byId(definition.cards)
  const there = byId(read.cards)
  for (const [id, node] of here) {
    const other = there.get(id)
    const found = other === undefined || isNote(node) ? [] : differences(node, other)
    if (found.length === 0) continue
    kept.set(id, found)
    context.remarks.push(...found.map((each) => remark(definition, node, each, context.forms)))
  }
  if (!isDeepStrictEqual(definition.trigger, read.trigger)) {
    kept.set('', [{ at: 'trigger', was: { ...read.trigger } as never, is: { ...definition.trigger } as never }])
    // An input for any value is one for objects or texts there, which is nothing that anybody has to know.
    if (!isDeepStrictEqual(withoutTypes(definition.trigger), withoutTypes(read.trigger))) {
      const message = `Okta’s files cannot say all of what starts it (${definition.trigger.event}); a note keeps it.`
      context.remarks.push({ flow: definition.name, card: null, message })
    }
  }
  return kept.size === 0 ? plain : write(definition, { ...context, remarks: [] }, kept)
}

function withoutTypes(trigger: FlowDefinition['trigger']): object {
  if (trigger.event !== 'helper') return trigger
  return { ...trigger, inputs: (trigger.inputs ?? []).map(({ name }) => name) }
}

function remark({ name }: FlowDefinition, node: CardNode, { at }: Kept, forms: CardForms): ExportRemark {
  const known = forms.card(node.card)
  const input = at.startsWith('inputs.') ? at.slice('inputs.'.length) : null
  const what = input === null ? (names[at] ?? at) : `“${known?.inputs[input]?.label ?? input}”`
  return {
    flow: name,
    card: node.title ?? known?.title ?? node.card,
    message: `Okta’s card cannot take ${what} as it is; a note keeps it.`,
  }
}

const names: Readonly<Record<string, string>> = {
  card: 'what kind of card it is',
  title: 'its title',
  onError: 'what happens where it fails',
  outputs: 'what its branches give on',
}

/** The flow that the import makes of a body. */
function readBack(
  { name, description = '' }: FlowDefinition,
  body: object,
  { forms, connections }: ExportContext,
): FlowDefinition {
  const flow = { name, description, body: body as FlopackBody }
  // Whether the flows that it calls are in the file is not the question.
  const flows = { has: () => true }
  const connect = (config: string | null) => config
  const report = new ReportWriter()
  return convertFlow(flow, { forms, flows, report, connections: Object.fromEntries(connections), connect })
}

function write(definition: FlowDefinition, context: ExportContext, kept: KeptOf): object {
  const { body, inner, head, close, frame } = exportTrigger(definition.trigger, new BodyDraft(new DraftNames()))
  const whole = kept.get('')
  if (whole !== undefined) body.methods.find(({ uuid }) => uuid === triggerUuid)!.node.model.comments = noteOf(whole)
  const cards = (into: BodyDraft, nodes: readonly CardNode[], behind: DraftCard): DraftCard => {
    let last = behind
    for (const node of nodes) {
      const written = writeCard(into, node)
      into.before(last, written.first)
      last = written.last
    }
    return last
  }
  const writeCard = (into: BodyDraft, node: CardNode): { readonly first: DraftCard; readonly last: DraftCard } => {
    const title = node.title ?? context.forms.card(node.card)?.title ?? node.card
    const control = { body: into, node, title, write: cards }
    if (node.card === 'branching.if-else') {
      const pair = exportIfElse(control)
      finish(into, pair.first, node, kept)
      return pair
    }
    const card = isNote(node) ? exportNote(into, node) : (single(control) ?? exportStranger(into, node, title))
    if (card.node.model.comments === undefined) finish(into, card, node, kept)
    return { first: card, last: card }
  }
  const single = (control: Parameters<typeof exportIfError>[0]): DraftCard | null => {
    const { body: into, node } = control
    switch (node.card) {
      case 'branching.if-else-if':
        return exportIfElseIf(control)
      case 'error.if-error':
        return exportIfError(control)
      case 'flow.call':
        return exportCall(control, 'control:spawn')
      case 'flow.call-async':
        return exportCall(control, 'control:run')
      case 'text.compose':
        return exportCompose(control)
      case 'object.get-multiple':
        return exportGetMultiple(control)
      case 'placeholder.action':
      case 'placeholder.stream':
        return exportPlaceholder(into, node, context.connections)
    }
    if (isLoop(node)) return exportLoop(control)
    if (isFormula(node)) return exportFormula(control)
    const known = context.forms.card(node.card)
    if (known?.okta !== undefined) return exportKnown(into, node, { ...known, okta: known.okta }, context.connections)
    const message = 'Okta has no such card: a note keeps it, and Okta would pass over it.'
    context.remarks.push({ flow: definition.name, card: control.title, message })
    return null
  }
  cards(inner, definition.cards, head)
  close()
  return { ...frame, log: definition.saveData !== false, inheritLog: true, ...body.finished() }
}

/** What every card has beside its function: what happens where it fails, and what a note keeps of it. */
function finish(body: BodyDraft, card: DraftCard, { id, onError }: CardNode, kept: KeptOf): void {
  if (onError !== undefined) setPolicy(body, card, onError)
  const own = kept.get(id)
  if (own !== undefined) card.node.model.comments = noteOf(own)
}

const noteOf = (kept: readonly Kept[]): string =>
  writeNote('Flowhook keeps here what this card has no place for. It counts until the card itself is changed.', kept)

function setPolicy(body: BodyDraft, card: DraftCard, { retry, run, return: gives }: OnError): void {
  const { policy } = card.node.model
  const values = run?.values ?? gives ?? {}
  policy.error = {
    ...policy.error,
    ...(run === undefined ? (gives === undefined ? {} : { type: 'return' }) : { type: 'flo', flo: run.flow }),
    ...(retry === undefined ? {} : { retry: retry.times, delay: retry.seconds * 1_000 }),
    ...(retry?.only === undefined ? {} : { retryCondition: 'ratelimits' }),
  }
  for (const [name, value] of Object.entries(values)) {
    // A placeholder has set all its ports already.
    const isThere = Object.values(card.node.model.inputs.data).some((port) => port.key === name && port.value.error)
    if (!isThere) setInput(body, card, body.input(card, name, { error: true, custom: true }), value)
  }
}

function exportNote(body: BodyDraft, node: CardNode): DraftCard {
  const card = body.add(uuidOf(node.id), addressOf('control:comment'), 'Note')
  const note = node.note ?? ''
  // Words that look like what we keep would be read as that.
  card.node.model.comments = { title: '', markdown: readNote(note) === null ? note : writeNote('A note:', node) }
  return card
}

/** A card that Okta has nothing for: a note in its place has all of it. */
function exportStranger(body: BodyDraft, node: CardNode, title: string): DraftCard {
  const card = body.add(uuidOf(node.id), addressOf('control:comment'), 'Note')
  const words = `Flowhook’s card “${title}” (${node.card}) stands here. Okta has nothing for it.`
  card.node.model.comments = { title: `Flowhook: ${title}`, markdown: writeNote(words, node) }
  return card
}

function byId(cards: readonly CardNode[]): ReadonlyMap<string, CardNode> {
  const found = new Map<string, CardNode>()
  const add = (nodes: readonly CardNode[]) => {
    for (const node of nodes) {
      found.set(node.id, node)
      for (const inner of Object.values(node.branches ?? {})) add(inner)
    }
  }
  add(cards)
  return found
}
