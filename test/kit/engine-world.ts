import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../src/base/clock.ts'
import { systemIds } from '../../src/base/ids.ts'
import { openLog, type Log } from '../../src/base/log.ts'
import { noConnections } from '../../src/cards/connection.ts'
import { cards as realCards } from '../../src/cards/index.ts'
import { CardError, defineCard, defineEffect, type Card } from '../../src/cards/card.ts'
import { any, boolean, choice, fields, integer, text } from '../../src/cards/fields.ts'
import type { EmbeddedEngineParts } from '../../src/engine/embedded/embedded-engine.ts'
import type { Engine, NewExecution } from '../../src/engine/engine.ts'
import type { FlowLookup, RunnableFlow } from '../../src/engine/flow-lookup.ts'
import { openFiles } from '../../src/files/index.ts'
import { compileFlow } from '../../src/language/compile.ts'
import type { CardRecord, Execution } from '../../src/model/execution.ts'
import type { CardNode, FlowDefinition, Trigger } from '../../src/model/flow-definition.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'

/** What the outside saw of a step: one entry each time the effect really happened. */
export interface Effect {
  readonly what: string
  readonly key: string
  readonly number: number
}

/** What the test cards do their effects on. */
export interface Outside {
  happened(effect: Effect): void
  /** Asked by cards in mode `gate`: the effect ends when it resolves. */
  gate(what: string): Promise<void>
}

/** A store in a folder of its own, flows that are only in memory, and engines that share both. */
export interface World {
  readonly store: Store
  readonly clock: Clock & { forward: (ms: number) => void }
  readonly effects: readonly Effect[]
  /** Saves a flow, or a further version of it; `false` leaves the newest version switched off. */
  save(id: string, cards: readonly CardNode[], more?: Partial<FlowDefinition>, active?: boolean): void
  /** Opens a gate that cards in mode `gate` wait at. */
  openGate(what: string): void
  /** An engine on the world's store, started. */
  engine(more?: Partial<EmbeddedEngineParts>): Promise<Engine>
  /** Closes the store and opens it again, as a restart does. */
  reopen(): Promise<void>
  finished(id: string): Promise<Execution>
  cards(id: string): Promise<readonly CardRecord[]>
  close(): Promise<void>
}

export const endpoint: Trigger = { event: 'api_endpoint', security: 'public' }
export const helper = (...names: readonly string[]): Trigger => ({
  event: 'helper',
  inputs: names.map((name) => ({ name, type: 'any' })),
})

/** An execution of the newest version of a flow. */
export function newExecution(flowId: string, body: unknown = null, flowVersion = 1): NewExecution {
  return {
    flowId,
    flowVersion,
    trigger: { event: 'api_endpoint' },
    head: JSON.stringify({ method: 'POST', headers: { 'content-type': 'application/json' }, query: {} }),
    body: body === null ? null : new TextEncoder().encode(JSON.stringify(body)),
  }
}

/** The real cards, and some that do to the outside what a test says. */
export function worldCards(outside: Outside): ReadonlyMap<string, Card> {
  const effect = defineEffect({
    id: 'test.effect',
    title: 'Effect',
    description: 'Happens to the outside, once.',
    inputs: {
      what: any({ label: 'What' }),
      mode: choice({
        label: 'Mode',
        options: { quick: '', gate: '', hang: '', fail: '' },
        optional: true,
        default: 'quick',
      }),
      gives: any({ label: 'Gives', optional: true }),
      retries: integer({ label: 'Retries', optional: true, default: 0 }),
    },
    outputs: { output: any({ label: 'Output' }) },
    examples: [],
    async perform({ what, mode, gives, retries }, { name, durable }) {
      const shown = String(what)
      const output = await durable.step(
        name,
        async ({ key, number, signal }) => {
          if (mode === 'gate') await outside.gate(shown)
          outside.happened({ what: shown, key, number })
          if (mode === 'fail' && number <= (retries === 0 ? 1 : retries))
            throw new CardError('HTTP Error', `${shown} failed`, 502, { status: 502, headers: {}, body: 'down' })
          if (mode === 'hang') {
            await new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error))
            })
          }
          return gives ?? shown
        },
        { times: retries, delayMs: 1 },
      )
      return { output }
    },
  })
  const decide = defineEffect({
    id: 'test.decide',
    title: 'Decide',
    description: 'Gives time and randomness.',
    inputs: {},
    outputs: { now: any({ label: 'Now' }), random: text({ label: 'Random' }) },
    examples: [],
    perform: (_inputs, { name, durable }) => ({
      now: durable.now(`${name}/now`),
      random: durable.random(`${name}/random`, 8),
    }),
  })
  const broken = defineCard({
    id: 'test.broken',
    title: 'Broken',
    description: 'Throws what no card should.',
    inputs: { secret: text({ label: 'Secret', optional: true, secret: true }), broken: boolean({ label: 'Broken' }) },
    outputs: { output: any({ label: 'Output' }) },
    examples: [],
    run({ secret, broken }) {
      if (broken) throw new TypeError(`cannot read ${secret}`)
      return { output: 1 }
    },
  })
  const write = defineEffect({
    id: 'test.write',
    title: 'Write',
    description: 'Puts a row into a table.',
    inputs: { table: text({ label: 'Table' }), values: fields({ label: 'Values' }) },
    outputs: { output: any({ label: 'Output' }) },
    examples: [],
    perform: async ({ table: tableId, values }, { name, durable }) => ({
      output: await durable.write(name, { kind: 'insert', tableId, rows: [values] }),
    }),
  })
  const twice = defineCard({
    id: 'test.twice',
    title: 'Twice',
    description: 'A list of a value, many times.',
    inputs: { value: any({ label: 'Value' }), times: integer({ label: 'Times' }) },
    outputs: { output: any({ label: 'Output' }) },
    examples: [],
    run: ({ value, times }) => ({ output: Array.from({ length: times }, () => value) }),
  })
  const cards: readonly Card[] = [...realCards, effect, decide, broken, write, twice]
  return new Map(cards.map((card) => [card.id, card]))
}

/** Flows in memory, as a registry gives them. */
export function memoryFlows(cards: ReadonlyMap<string, Card>): FlowLookup & Pick<World, 'save'> {
  const versions = new Map<string, RunnableFlow[]>()
  return {
    save(id, list, more = {}, active = true) {
      const compiled = compileFlow({ name: id, trigger: endpoint, cards: list, ...more }, cards)
      if (compiled.problems !== undefined) throw new Error(JSON.stringify(compiled.problems))
      const all = versions.get(id) ?? []
      versions.set(id, [...all, { id, name: id, version: all.length + 1, active, compiled: compiled.flow }])
    },
    version(id, version) {
      const all = versions.get(id) ?? []
      return (version === null ? all.at(-1) : all[version - 1]) ?? null
    },
  }
}

/** A clock that goes with the machine's and can be put forward. */
export function movableClock(): World['clock'] {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    monotonic: () => performance.now(),
    forward: (ms) => void (ahead += ms),
  }
}

/** What the engines of a world stand on. */
export interface Ground {
  /** For the test itself. */
  readonly store: Store
  /** What a further engine stands on: the ones before it are gone, or taken for dead. */
  forEngine(): Promise<Pick<EmbeddedEngineParts, 'store' | 'dispatch'>>
  /** Closes everything and opens it again, as a restart does. */
  reopen(): Promise<void>
  close(): Promise<void>
}

export type OpenGround = (clock: World['clock'], log: Log) => Promise<Ground>

/** A database file in a folder of its own. */
export const sqliteGround: OpenGround = async (clock, log) => {
  const folder = await mkdtemp(join(tmpdir(), 'flowhook-engine-'))
  const openStore = () => openSqliteStore({ file: join(folder, 'flowhook.db'), clock, log })
  let store = await openStore()
  return {
    get store() {
      return store
    },
    forEngine: async () => ({ store }),
    async reopen() {
      await store.close()
      store = await openStore()
    },
    async close() {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function openWorld(
  open: (parts: EmbeddedEngineParts) => Engine,
  openGround: OpenGround = sqliteGround,
): Promise<World> {
  const clock = movableClock()
  const log = openLog('silent')
  const ground = await openGround(clock, log)
  const effects: Effect[] = []
  const gates = new Map<string, { readonly promise: Promise<void>; readonly open: () => void }>()
  const gate = (what: string) => {
    if (!gates.has(what)) {
      const { promise, resolve } = Promise.withResolvers<void>()
      gates.set(what, { promise, open: resolve })
    }
    return gates.get(what)!
  }
  const cards = worldCards({
    happened: (effect) => effects.push(effect),
    gate: (what) => gate(what).promise,
  })
  const flows = memoryFlows(cards)
  const engines: Engine[] = []
  const world: World = {
    get store() {
      return ground.store
    },
    clock,
    effects,
    save: flows.save,
    openGate: (what) => gate(what).open(),
    async engine(more = {}) {
      const http = () => {
        throw new Error('nothing leaves here')
      }
      const stands = await ground.forEngine()
      const { store } = stands
      const engine = open({
        ...stands,
        flows,
        tools: {
          http,
          connections: noConnections,
          files: openFiles({ store, clock, ids: systemIds(clock) }),
          exportFlow: async () => null,
        },
        clock,
        ids: systemIds(clock),
        log,
        ...more,
      })
      engines.push(engine)
      await engine.start()
      return engine
    },
    async reopen() {
      await Promise.all(engines.splice(0).map((engine) => engine.stop(0)))
      await ground.reopen()
    },
    async finished(id) {
      for (;;) {
        const execution = await ground.store.getExecution(id)
        if (execution !== null && execution.finished !== null) return execution
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async cards(id) {
      return JSON.parse((await world.finished(id)).history ?? '[]') as readonly CardRecord[]
    },
    async close() {
      await Promise.all(engines.map((engine) => engine.stop(0)))
      await ground.close()
    },
  }
  return world
}
