import type { Log } from '../base/log.ts'
import type { Card } from '../cards/card.ts'
import type { FlowLookup, RunnableFlow } from '../engine/flow-lookup.ts'
import { compileFlow, type CompiledFlow } from '../language/compile.ts'
import type { Flow } from '../model/flow.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'
import type { Store } from '../store/store.ts'
import type { Gate } from './credentials.ts'
import type { FlowFinder } from './helper-references.ts'

/** An API Endpoint flow as its endpoint needs it. */
export interface EndpointEntry {
  readonly flowId: string
  readonly version: number
  readonly active: boolean
  readonly gate: Gate
}

/** All flows in memory, as the store has them. Old versions are read, and compiled, when an execution needs them. */
export interface FlowRegistry extends FlowLookup, FlowFinder {
  find(id: string): Flow | null
  named(name: string): readonly Flow[]
  all(): Iterable<Flow>
  /** Those that are on and begin with events of a type. */
  startedBy(eventType: string): Iterable<Flow>
  /** @returns null for an unknown alias, and for one whose flow has no endpoint */
  endpoint(alias: string): EndpointEntry | null
  /** A flow of its own that was just committed, so that the next call sees it without a read. */
  put(flow: Flow): void
  remove(id: string): void
  /** Calls `listener` with the alias of each flow that was off, or new, or had another alias, and is on now. */
  onSwitchedOn(listener: (alias: string) => void): () => void
  /** Calls `listener` with the id of each flow that was changed, is new or is gone. */
  onChange(listener: (id: string) => void): () => void
  close(): void
}

interface Entry {
  readonly flow: Flow
  readonly endpoint: EndpointEntry | null
  /** The newest version, compiled when it is first asked for; null where it no longer compiles. */
  runnable: RunnableFlow | null | undefined
}

/** Compiled old versions that are kept. */
const oldVersions = 256
const pageSize = 200

/** Reads every flow, then follows the changes of the store. */
export async function openFlowRegistry(parts: {
  readonly store: Store
  readonly cards: ReadonlyMap<string, Card>
  readonly log: Log
}): Promise<FlowRegistry> {
  const { store, cards, log } = parts
  const byId = new Map<string, Entry>()
  const byAlias = new Map<string, Entry>()
  const byName = new Map<string, Set<string>>()
  /** Ids of the flows that are on, by the type of event that they begin with. */
  const byEventType = new Map<string, Set<string>>()
  const old = new Map<string, CompiledFlow<Card>>()
  const listeners = new Set<(alias: string) => void>()
  const followers = new Set<(id: string) => void>()
  /** How often each flow was told of, so that a slow read does not put back what a later one replaced. */
  const told = new Map<string, number>()

  function put(flow: Flow): void {
    const before = byId.get(flow.id)
    if (before !== undefined && isSame(before.flow, flow)) return
    forget(before)
    const entry: Entry = { flow, endpoint: endpointOf(flow), runnable: undefined }
    byId.set(flow.id, entry)
    byAlias.set(flow.alias, entry)
    const namesakes = byName.get(flow.name) ?? new Set()
    byName.set(flow.name, namesakes.add(flow.id))
    const type = eventTypeOf(flow)
    if (type !== null) byEventType.set(type, (byEventType.get(type) ?? new Set()).add(flow.id))
    if (flow.status === 'ACTIVE' && (before?.flow.status !== 'ACTIVE' || before.flow.alias !== flow.alias)) {
      for (const listener of listeners) listener(flow.alias)
    }
    for (const follower of followers) follower(flow.id)
  }

  function remove(id: string): void {
    forget(byId.get(id))
    for (const follower of followers) follower(id)
  }

  function forget(entry: Entry | undefined): void {
    if (entry === undefined) return
    const { id, alias, name } = entry.flow
    byId.delete(id)
    // Another flow may have been given the alias meanwhile.
    if (byAlias.get(alias) === entry) byAlias.delete(alias)
    const namesakes = byName.get(name)
    namesakes?.delete(id)
    if (namesakes?.size === 0) byName.delete(name)
    const type = eventTypeOf(entry.flow)
    if (type === null) return
    const started = byEventType.get(type)
    started?.delete(id)
    if (started?.size === 0) byEventType.delete(type)
  }

  function compile(id: string, version: number, definition: FlowDefinition): CompiledFlow<Card> | null {
    const { flow, problems } = compileFlow(definition, cards)
    if (flow !== undefined) return flow
    // It compiled when it was saved: a card has gone with an update of the server.
    log.error({ flowId: id, version, problems }, 'A stored flow no longer compiles.')
    return null
  }

  function newest(entry: Entry): RunnableFlow | null {
    if (entry.runnable === undefined) {
      const { id, name, version, status, definition } = entry.flow
      const compiled = compile(id, version, definition)
      entry.runnable = compiled && Object.freeze({ id, name, version, active: status === 'ACTIVE', compiled })
    }
    return entry.runnable
  }

  async function older(entry: Entry, version: number): Promise<RunnableFlow | null> {
    const { id, name, status } = entry.flow
    const key = `${id} ${version}`
    let compiled = old.get(key) ?? null
    if (compiled === null) {
      const stored = await store.getFlowVersion(id, version)
      compiled = stored && compile(id, version, stored.definition)
      if (compiled === null) return null
    }
    // Taken out and put back: the first of a Map is then the one that nobody used for longest.
    old.delete(key)
    old.set(key, compiled)
    if (old.size > oldVersions) old.delete(old.keys().next().value!)
    return { id, name, version, active: status === 'ACTIVE', compiled }
  }

  async function readAgain(id: string): Promise<void> {
    const turn = (told.get(id) ?? 0) + 1
    told.set(id, turn)
    const flow = await store.getFlow(id)
    if (told.get(id) !== turn) return
    told.delete(id)
    if (flow === null) remove(id)
    else put(flow)
  }

  const stopListening = store.onChange(({ kind, id }) => {
    if (kind !== 'flow') return
    readAgain(id).catch((err: unknown) => log.error({ err, flowId: id }, 'A changed flow could not be read.'))
  })
  for (let after: string | null = null; ;) {
    const page: readonly Flow[] = await store.listFlows({ limit: pageSize, after })
    for (const flow of page) if (!byId.has(flow.id)) put(flow)
    if (page.length < pageSize) break
    after = page.at(-1)!.id
  }

  return {
    endpoint: (alias) => byAlias.get(alias)?.endpoint ?? null,
    find: (id) => byId.get(id)?.flow ?? null,
    *all() {
      for (const { flow } of byId.values()) yield flow
    },
    *startedBy(eventType) {
      for (const id of byEventType.get(eventType) ?? []) yield byId.get(id)!.flow
    },
    named: (name) => [...(byName.get(name) ?? [])].map((id) => byId.get(id)!.flow),
    names: () => byName.keys(),
    version(flowId, version) {
      const entry = byId.get(flowId)
      if (entry === undefined) return null
      return version === null || version === entry.flow.version ? newest(entry) : older(entry, version)
    },
    put(flow) {
      // Reads that are under way began before this was known.
      if (told.has(flow.id)) told.set(flow.id, told.get(flow.id)! + 1)
      put(flow)
    },
    remove(id) {
      if (told.has(id)) told.set(id, told.get(id)! + 1)
      remove(id)
    },
    onChange(follower) {
      followers.add(follower)
      return () => followers.delete(follower)
    },
    onSwitchedOn(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: stopListening,
  }
}

/** Our own changes come back from the store: what was compiled meanwhile need not be compiled again. */
function isSame(a: Flow, b: Flow): boolean {
  return (
    a.version === b.version &&
    a.status === b.status &&
    a.lastUpdated === b.lastUpdated &&
    a.folderId === b.folderId &&
    a.alias === b.alias &&
    a.clientTokenHash === b.clientTokenHash
  )
}

function eventTypeOf({ status, definition: { trigger } }: Flow): string | null {
  return status === 'ACTIVE' && trigger.event === 'event' ? trigger.type : null
}

function endpointOf({ id, version, status, definition, clientTokenHash }: Flow): EndpointEntry | null {
  const { trigger } = definition
  if (trigger.event !== 'api_endpoint') return null
  const gate: Gate = {
    security: trigger.security,
    tokenInQuery: trigger.tokenInQuery !== false,
    tokenHash: Buffer.from(clientTokenHash, 'hex'),
    clients: trigger.clients === undefined ? null : new Set(trigger.clients),
  }
  return Object.freeze({ flowId: id, version, active: status === 'ACTIVE', gate })
}
