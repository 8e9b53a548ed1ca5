import type { Card } from '../cards/card.ts'
import type { FileFlow, FlowFile } from '../exchange/flow-file.ts'
import { compileFlow } from '../language/compile.ts'
import { normalise, readDefinition } from '../language/definition.ts'
import { languageLimits } from '../language/limits.ts'
import { suggester } from '../language/nearest.ts'
import type { Flow } from '../model/flow.ts'
import { noteCard, type CardNode, type FlowDefinition } from '../model/flow-definition.ts'
import { flowPath, resolveHelpers, type FlowFinder, type NamedFlow } from './helper-references.ts'

/** What is done with a flow of the file that is here already: by its id, or else by its name in its folder. */
export type ImportConflict = 'skip' | 'replace' | 'copy'

/** What becomes of one flow of a file. `unchanged`: it would be replaced by what it says already. */
export interface PlannedFlow {
  readonly action: 'create' | 'copy' | 'replace' | 'unchanged' | 'skip'
  /** Of the flow that there will be, or is. */
  readonly id: string
  readonly name: string
  readonly folder: readonly string[]
  /** The one that is here. */
  readonly existing: Flow | null
  /** Null where the file's does not have the form of a definition. */
  readonly definition: FlowDefinition | null
}

export interface ImportProblem {
  readonly flow: string
  readonly at: string
  readonly message: string
}

export interface ImportPlan {
  readonly flows: readonly PlannedFlow[]
  /** In the whole file. */
  readonly cards: number
  /** Cards that this server does not have. */
  readonly unknown: readonly { readonly card: string; readonly count: number }[]
  /** Everything that keeps the file from being imported. */
  readonly problems: readonly ImportProblem[]
}

interface Surroundings {
  readonly cards: ReadonlyMap<string, Card>
  readonly flows: {
    find(id: string): Flow | null
    named(name: string): readonly Flow[]
    names(): Iterable<string>
    all(): Iterable<Flow>
  }
  readonly folderOf: (flow: Flow) => readonly string[]
  readonly newId: () => string
  /** The folder here in which the file's folders are; the outermost without one. */
  readonly within?: readonly string[]
  /** Says which flow here one of the file is, where that is known; else it is the one with its id, or name and folder. */
  readonly existing?: (given: FileFlow) => Flow | null
}

/** Problems after which the flows that are left are not compiled: nobody reads on, and each costs time. */
const enoughProblems = 200
/** Ms of work after which other requests get their turn. */
const sliceMs = 5

/** Judges a whole file, and says what would become of each flow in it. Nothing is changed. */
export async function planImport(
  file: FlowFile,
  conflict: ImportConflict,
  surroundings: Surroundings,
): Promise<ImportPlan> {
  const problems: ImportProblem[] = []
  const unknown = new Map<string, number>()
  let cards = 0
  const turn = turns()
  const drafts = await draftsOf(file, conflict, surroundings, problems, turn)
  const finder = finderOver(drafts, surroundings)
  const suggest = suggester()

  const planned = ({ given, ...draft }: Draft): PlannedFlow => {
    if (draft.definition === null) return draft
    eachCard(draft.definition.cards, ({ card }) => {
      if (card === noteCard) return
      cards++
      if (draft.action !== 'skip' && !surroundings.cards.has(card)) unknown.set(card, (unknown.get(card) ?? 0) + 1)
    })
    if (draft.action === 'skip') return draft
    if (problems.length >= enoughProblems) return draft
    const named = { ...draft.definition, name: draft.name }
    const { definition, problems: wrong } = resolveHelpers(named, surroundings.cards, finder, suggest)
    for (const { at, message } of [...(compileFlow(definition, surroundings.cards).problems ?? []), ...wrong]) {
      problems.push({ flow: nameOf(given), at, message })
    }
    const canonical = normalise(definition, surroundings.cards)
    const isSame =
      draft.action === 'replace' && JSON.stringify(canonical) === JSON.stringify(draft.existing?.definition)
    return { ...draft, definition: canonical, action: isSame ? 'unchanged' : draft.action }
  }

  const flows: PlannedFlow[] = []
  for (const draft of drafts) {
    flows.push(planned(draft))
    await turn()
  }
  return { flows, cards, unknown: [...unknown].map(([card, count]) => ({ card, count })), problems }
}

/** Gives way to whatever waits, once enough time was taken. */
export function turns(): () => Promise<void> | void {
  let since = performance.now()
  return () => {
    if (performance.now() - since < sliceMs) return
    return new Promise((resolve) =>
      setImmediate(() => {
        since = performance.now()
        resolve()
      }),
    )
  }
}

type Draft = PlannedFlow & { readonly given: FileFlow }

async function draftsOf(
  file: FlowFile,
  conflict: ImportConflict,
  { flows, folderOf, newId, within = [], existing: known }: Surroundings,
  problems: ImportProblem[],
  turn: () => Promise<void> | void,
): Promise<readonly Draft[]> {
  /** Two flows of a file never become one. */
  const taken = new Set<string>()
  const names = new Set(file.flows.map(nameOf))
  const copies = new Map<string, number>()
  const isAt = (flow: Flow, folder: readonly string[]) =>
    JSON.stringify(folderOf(flow)) === JSON.stringify([...within, ...folder])
  const draftOf = (given: FileFlow): Draft => {
    const read = readDefinition(given.definition)
    for (const { at, message } of read.problems ?? []) problems.push({ flow: nameOf(given), at, message })
    const definition = 'definition' in read ? read.definition : null
    const name = definition?.name ?? nameOf(given)
    const existing =
      known === undefined ? existingOf(given, name, flows, (flow) => isAt(flow, given.folder), taken) : known(given)
    if (existing !== null) taken.add(existing.id)
    const base = { given, definition, existing, folder: given.folder }
    if (existing === null) return { ...base, action: 'create', id: newId(), name }
    if (conflict !== 'copy') return { ...base, action: conflict, id: existing.id, name }
    // A thousand flows of one name would each count from the beginning.
    const count = (copies.get(name) ?? 0) + 1
    copies.set(name, count)
    const copy = freeName(name, (wanted) => names.has(wanted) || flows.named(wanted).length > 0, count)
    names.add(copy)
    return { ...base, action: 'copy', id: newId(), name: copy }
  }
  const drafts: Draft[] = []
  for (const given of file.flows) {
    drafts.push(draftOf(given))
    await turn()
  }
  return drafts
}

/**
 * The one with its id, else with its name in its folder. In another folder is another flow, whatever its name: many files have
 * their own `Create Import Session`. One that the file puts in no folder may be in any.
 */
function existingOf(
  { id, folder }: FileFlow,
  name: string,
  flows: Surroundings['flows'],
  isThere: (flow: Flow) => boolean,
  taken: ReadonlySet<string>,
): Flow | null {
  const byId = id === null ? null : flows.find(id)
  if (byId !== null && !taken.has(byId.id)) return byId
  const namesakes = flows.named(name).filter((flow) => !taken.has(flow.id))
  return namesakes.find(isThere) ?? (folder.length === 0 ? namesakes[0] : null) ?? null
}

/** `Name copy`, `Name copy 2`, … the first that is free, from the given one on. */
export function freeName(name: string, isTaken: (name: string) => boolean, from = 1): string {
  for (let count = from; ; count++) {
    const end = count === 1 ? ' copy' : ` copy ${count}`
    const free = name.slice(0, languageLimits.name - end.length) + end
    if (!isTaken(free)) return free
  }
}

/** Cards may name flows of the same file, by their ids there or by their names, before any of them is stored. */
function finderOver(drafts: readonly Draft[], { flows, folderOf }: Surroundings): FlowFinder {
  const byFileId = new Map<string, NamedFlow>()
  const byName = new Map<string, NamedFlow[]>()
  const byPath = new Map<string, NamedFlow[]>()
  for (const { given, action, id, name, definition, existing } of drafts) {
    const flow: NamedFlow | null =
      action === 'skip'
        ? existing
        : definition === null
          ? null
          : { id, name, definition: { trigger: definition.trigger } }
    if (flow === null) continue
    if (given.id !== null) byFileId.set(given.id, flow)
    // What the file calls it, whatever it will be called here.
    byName.set(nameOf(given), [...(byName.get(nameOf(given)) ?? []), flow])
    const path = flowPath(given.folder, nameOf(given))
    byPath.set(path, [...(byPath.get(path) ?? []), flow])
  }
  return {
    find: (id) => byFileId.get(id) ?? flows.find(id),
    named: (name) => byName.get(name) ?? flows.named(name),
    at: (path) => byPath.get(path) ?? [...flows.all()].filter((flow) => flowPath(folderOf(flow), flow.name) === path),
    *names() {
      yield* byName.keys()
      yield* flows.names()
    },
  }
}

/** What the file calls it. */
export function nameOf({ definition }: FileFlow): string {
  const name = (definition as { readonly name?: unknown } | null)?.name
  return typeof name === 'string' ? name.trim().slice(0, languageLimits.name) : '(without a name)'
}

function eachCard(cards: readonly CardNode[], tell: (card: CardNode) => void): void {
  for (const card of cards) {
    tell(card)
    for (const list of Object.values(card.branches ?? {})) eachCard(list, tell)
  }
}
