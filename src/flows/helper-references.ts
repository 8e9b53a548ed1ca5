import type { Card } from '../cards/card.ts'
import type { DefinitionProblem } from '../language/compile.ts'
import { suggester, type Suggest } from '../language/nearest.ts'
import type { CardNode, FlowDefinition, Value } from '../model/flow-definition.ts'
import type { Flow } from '../model/flow.ts'

/** What a card that names a helper flow needs to know of it. */
export type NamedFlow = Pick<Flow, 'id' | 'name'> & { readonly definition: Pick<FlowDefinition, 'trigger'> }

/** Finds flows as files and people name them. */
export interface FlowFinder {
  find(id: string): NamedFlow | null
  named(name: string): readonly NamedFlow[]
  /** By `/Folder/Name` (`flowPath`): how files tell flows of one name apart. */
  at?(path: string): readonly NamedFlow[]
  names(): Iterable<string>
}

/** Where a flow is, as one text: the names of its folders and its own, each behind a slash. */
export function flowPath(folder: readonly string[], name: string): string {
  // A slash in a name is not one between names.
  return [...folder, name].map((each) => `/${each.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

interface Context {
  readonly cards: ReadonlyMap<string, Card>
  /** What stands instead of a reference; `at` is its place, `any` says that it need not be a helper. */
  readonly instead: (reference: string, at: string, any: boolean) => string
}

/** The same definition with something else for each name or id of a helper flow. */
export function mapHelpers(
  definition: FlowDefinition,
  cards: ReadonlyMap<string, Card>,
  instead: Context['instead'],
): FlowDefinition {
  return { ...definition, cards: cardList(definition.cards, 'cards', { cards, instead }) }
}

/**
 * A flow file cannot know the ids of other flows, so a card may name its helper flow too. What is stored is always the id:
 * a flow that is renamed later stays the same flow.
 *
 * @param suggest shared where many definitions are judged at once
 * @returns the definition with ids, and every place that names no helper flow or could mean several
 */
export function resolveHelpers(
  definition: FlowDefinition,
  cards: ReadonlyMap<string, Card>,
  flows: FlowFinder,
  suggest: Suggest = suggester(),
): { readonly definition: FlowDefinition; readonly problems: readonly DefinitionProblem[] } {
  const problems: DefinitionProblem[] = []
  const resolved = mapHelpers(definition, cards, (reference, at, any) =>
    idOf(reference, at, any, { flows, problems, suggest }),
  )
  return { definition: resolved, problems }
}

function cardList(nodes: readonly CardNode[], at: string, context: Context): readonly CardNode[] {
  return nodes.map((node, i) => cardNode(node, `${at}[${i}]`, context))
}

function cardNode(node: CardNode, at: string, context: Context): CardNode {
  const inputs: Record<string, Value> = { ...node.inputs }
  for (const [name, field] of Object.entries(context.cards.get(node.card)?.inputs ?? {})) {
    const value = inputs[name]
    // Anything else than text is the compiler's to refuse.
    if (field.kind === 'flow' && typeof value === 'string') {
      inputs[name] = context.instead(value, `${at}.inputs.${name}`, field.anyFlow === true)
    }
  }
  const { run } = node.onError ?? {}
  const onError = run && {
    ...node.onError,
    run: { ...run, flow: context.instead(run.flow, `${at}.onError.run.flow`, false) },
  }
  const branches = Object.entries(node.branches ?? {}).map(
    ([name, list]) => [name, cardList(list, `${at}.branches.${name}`, context)] as const,
  )
  return {
    ...node,
    ...(node.inputs === undefined ? {} : { inputs }),
    ...(onError === undefined ? {} : { onError }),
    ...(node.branches === undefined ? {} : { branches: Object.fromEntries(branches) }),
  }
}

function idOf(
  reference: string,
  at: string,
  any: boolean,
  {
    flows,
    problems,
    suggest,
  }: { readonly flows: FlowFinder; readonly problems: DefinitionProblem[]; readonly suggest: Suggest },
): string {
  const byId = flows.find(reference)
  const named = byId === null ? flows.named(reference) : [byId]
  const found = named.length === 0 && reference.startsWith('/') ? (flows.at?.(reference) ?? []) : named
  const [flow] = found
  const shown = reference.slice(0, 100)
  const wrong =
    flow === undefined
      ? `There is no flow with the id or name "${shown}". Create the helper flow first.${suggest(reference, flows.names())}`
      : found.length > 1
        ? `${found.length} flows are named "${shown}". Give the id of the one that is meant.`
        : any || flow.definition.trigger.event === 'helper'
          ? null
          : `The flow "${flow.name}" is not a helper flow.`
  if (wrong !== null) problems.push({ at, message: wrong })
  return flow?.id ?? reference
}
