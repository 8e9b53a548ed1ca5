import { openLog } from '../../../src/base/log.ts'
import type { Card } from '../../../src/cards/card.ts'
import { noConnections } from '../../../src/cards/connection.ts'
import type { EmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import type { FlowLookup } from '../../../src/engine/flow-lookup.ts'
import { openFiles } from '../../../src/files/index.ts'
import type { Execution } from '../../../src/model/execution.ts'
import type { FlowDefinition } from '../../../src/model/flow-definition.ts'
import { memoryFlows, newExecution } from '../../kit/engine-world.ts'
import { calm, databaseOf, type Weather } from './database.ts'
import { Machine, realTurn, type SimulatedProcess } from './machine.ts'
import { allRules, MemoryStore, type Rules } from './memory-store.ts'
import { outsideFails, randomFlows, simulationCards, type RandomFlows, type SimulatedOutside } from './random-flows.ts'
import { Random, Trace } from './random.ts'
import { Watch, type Looks } from './watch.ts'

export interface SimulationOptions {
  /** Rules of the store left out on purpose. */
  readonly rules?: Partial<Rules>
  /** The database answers before it keeps, and a crash loses what came last. */
  readonly forgets?: boolean
  /** The engine is told that its steps are kept before they are on their way. */
  readonly answersFirst?: boolean
  /** The engine's clock is so many ms ahead of the wall's. */
  readonly clockAhead?: number
  /** Keeps each line of what happened. */
  readonly keepsTrace?: boolean
}

export interface SimulationResult {
  readonly seed: number
  /** Marks everything that happened, in its order. */
  readonly hash: string
  /** What must not be; empty where all is well. */
  readonly breaks: readonly string[]
  readonly lines: readonly string[]
  readonly counts: SimulationCounts
}

export type SimulationCounts = Looks & {
  executions: number
  acknowledged: number
  crashes: number
  freezes: number
  jumps: number
  events: number
}

const log = openLog('silent')
let outsideNow: SimulatedOutside | null = null
const cards: ReadonlyMap<string, Card> = simulationCards(() => outsideNow!)

/** Runs what follows from a seed: its flows undisturbed, then the same ones in a storm, and compares. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationResult> {
  await realTurn()
  const random = new Random(seed)
  const made = randomFlows(random)
  const quiet = new Simulation(new Random(seed + 1), made, { keepsTrace: options.keepsTrace ?? false })
  await quiet.runQuietly()
  const stormy = new Simulation(random, made, options)
  await stormy.runInStorm()
  stormy.compareWith(quiet)
  const { machine, watch, counts } = stormy
  return {
    seed,
    hash: machine.trace.hash,
    breaks: [...quiet.watch.breaks.map((what) => `undisturbed: ${what}`), ...watch.breaks],
    lines: [...(quiet.machine.trace.lines ?? []), 'the storm', ...(machine.trace.lines ?? [])],
    counts: { ...counts, ...watch.looks, events: machine.events },
  }
}

interface SimulatedNode {
  readonly process: SimulatedProcess
  readonly engine: EmbeddedEngine
  isReady: boolean
}

/** What one execution came to, without times and ids. */
interface Came {
  readonly outcome: string
  readonly effects: string
  readonly rows: string
  readonly started: number
}

const mostEvents = 60_000

class Simulation {
  readonly machine: Machine
  readonly watch: Watch
  readonly counts = { executions: 0, acknowledged: 0, crashes: 0, freezes: 0, jumps: 0 }
  readonly #random: Random
  readonly #made: RandomFlows
  readonly #options: SimulationOptions
  readonly #flows = memoryFlows(cards)
  readonly #acknowledged = new Set<string>()
  readonly #cancelTried = new Set<string>()
  readonly #happened = new Map<string, Set<string>>()
  #nodes: SimulatedNode[] = []
  #store: MemoryStore
  #kept: MemoryStore | null = null
  #weather: Weather = calm
  #crashesAtPoints = 0
  /** Those who come again because nobody listened, and when somebody was asked last. */
  #clients = 0
  #isStorm = true
  #lastAsked = 0
  /** Whether promises of flows come later, as from a registry that must read them first. */
  #readsFlows = false

  constructor(random: Random, made: RandomFlows, options: SimulationOptions) {
    this.#random = random
    this.#made = made
    this.#options = options
    this.#store = new MemoryStore({ ...allRules, ...options.rules })
    this.machine = new Machine(random, new Trace(options.keepsTrace ?? false))
    this.watch = new Watch(this.machine, () => this.#store)
    for (const [id, [first]] of made.flows) this.#save(id, first!)
  }

  #save(id: string, { cards: list, ...more }: FlowDefinition): void {
    this.#flows.save(id, list, more)
  }

  /** Every flow once, and nothing goes wrong. */
  async runQuietly(): Promise<void> {
    await this.#run(async () => {
      this.#startNode()
      await this.machine.run(() => this.#nodes[0]!.isReady, mostEvents)
      this.#accept()
      await this.#untilAllEnd()
      for (const definition of this.#made.flows.get('f')!.slice(1)) this.#save('f', definition)
      this.#accept()
      await this.#untilAllEnd()
    })
  }

  async runInStorm(): Promise<void> {
    const random = this.#random
    const lastsMs = random.int(3, 40) * 1_000
    this.#readsFlows = random.chance(0.2)
    this.#weather = {
      before: random.chance(0.5) ? random.unit() * 0.15 : 0,
      after: random.chance(0.6) ? random.unit() * 0.2 : 0,
      slow: random.chance(0.3) ? random.unit() * 0.1 : 0,
    }
    this.#crashesAtPoints = random.chance(0.5) ? random.unit() * 0.05 : 0
    const often = (least: number, most: number, does: () => void) => {
      for (let i = random.int(least, most); i > 0; i--) this.machine.after(random.unit() * lastsMs, does, null)
    }
    await this.#run(async () => {
      this.#startNode()
      often(2, 5, () => this.#accept())
      often(0, 4, () => this.#crashOne())
      often(0, 2, () => this.#freezeOne())
      often(0, 2, () => this.#stopOne())
      often(0, 1, () => this.#cancelOne())
      if (random.chance(0.3)) often(1, 2, () => this.#jump())
      if (random.chance(0.5)) often(1, 1, () => this.#edit())
      if (this.#options.forgets === true) this.#snapshots()
      await this.#for(lastsMs)
      this.#weather = calm
      this.#crashesAtPoints = 0
      this.#isStorm = false
      const [last, ...others] = this.#nodes
      // What the storm has left must come to its end without a restart, too; but what a second engine took and died with waits
      // for the next start, because only one works on a store of this kind.
      const isAlone = others.length === 0 && this.counts.freezes === 0
      if (isAlone && last !== undefined && this.#ready().includes(last)) await this.#untilAllEnd()
      for (const { process } of this.#nodes) this.#kill(process)
      this.#startNode()
      await this.#untilAllEnd()
      if (this.#acknowledged.size === 0) {
        this.#accept()
        await this.#untilAllEnd()
      }
    })
    this.counts.executions = this.#store.all().length
    this.counts.acknowledged = this.#acknowledged.size
  }

  /** What every execution must have come to, and what the undisturbed ones came to. */
  compareWith(quiet: Simulation): void {
    const expected = new Map(quiet.#store.all().map((execution) => [sortOf(execution), quiet.#came(execution)]))
    const { watch } = this
    for (const id of this.#acknowledged)
      if (this.#store.getExecution(id) === null) watch.broken(`the acknowledged execution ${id} is lost`)
    const rows = this.#store.rows.map(({ executionId, step }) => `${executionId} ${step}`)
    if (new Set(rows).size !== rows.length) watch.broken('a row was written twice')
    for (const execution of this.#store.all()) {
      const { id, status } = execution
      if (execution.finished === null) watch.broken(`execution ${id} has no end: ${status}`)
      if (status === 'CANCELLED' && !this.#cancelTried.has(id)) watch.broken(`nobody cancelled execution ${id}`)
      if (watch.cancelled.has(id) && status !== 'CANCELLED')
        watch.broken(`execution ${id} was cancelled, and is ${status}`)
      const should = expected.get(sortOf(execution))
      if (status === 'CANCELLED' || should === undefined) continue
      const came = this.#came(execution)
      for (const part of ['outcome', 'effects', 'rows', 'started'] as const) {
        if (came[part] === should[part]) continue
        watch.broken(`execution ${id}: ${part} ${difference(String(came[part]), String(should[part]))}`)
      }
    }
  }

  #came(execution: Execution): Came {
    const { id, status, error, history } = execution
    const rows = this.#store.rows.filter(({ executionId }) => executionId === id)
    return {
      outcome: masked(`${status} ${JSON.stringify(error)} ${history}`),
      effects: masked([...(this.#happened.get(id) ?? [])].sort().join()),
      rows: masked(
        rows
          .map(({ step, values }) => `${step} ${values}`)
          .sort()
          .join(),
      ),
      started: this.#store.all().filter(({ trigger }) => trigger.calledBy === id).length,
    }
  }

  async #run(does: () => Promise<void>): Promise<void> {
    const restore = this.machine.install()
    outsideNow = { call: (call) => this.#outside(call) }
    try {
      await does()
    } finally {
      restore()
    }
  }

  /** Without disturbance now; whoever pauses is given what it waits for. */
  async #untilAllEnd(): Promise<void> {
    const isOver = () =>
      this.#clients === 0 &&
      this.machine.now > this.#lastAsked + 100 &&
      this.#store.all().every(({ finished }) => finished !== null)
    let resumes = true
    const resumer = () => {
      if (!resumes) return
      this.#resumeAll()
      this.machine.after(3_000, resumer, null)
    }
    resumer()
    // What was sent just now must get there first, and what ends now may start another.
    await this.#for(100)
    const began = this.machine.now
    if (!(await this.machine.run(isOver, mostEvents))) this.watch.broken('the executions do not come to their end')
    resumes = false
    // A pause ends by itself after a day: then somebody did not notice that he was called.
    if (this.machine.now - began > 80_000_000) this.watch.broken('an execution slept although it was resumed')
    await this.#for(1_000)
  }

  async #for(ms: number): Promise<void> {
    const end = this.machine.now + ms
    this.machine.after(ms, () => {}, null)
    await this.machine.run(() => this.machine.now >= end, mostEvents)
  }

  #startNode(): void {
    const { machine, watch } = this
    const process = machine.startProcess()
    machine.within(process, () => {
      const clock = machine.clockOf(process, this.#options.clockAhead)
      const ids = machine.idsOf(process)
      const database = { machine, watch, store: () => this.#store, weather: () => this.#weather }
      const store = databaseOf(process, database, this.#options.answersFirst)
      const engine = openEmbeddedEngine({
        store,
        flows: this.#flowsOf(process),
        tools: {
          http() {
            throw new Error('Nothing leaves the simulation.')
          },
          connections: noConnections,
          files: openFiles({ store, clock, ids }),
          exportFlow: async () => null,
        },
        clock,
        ids,
        log,
        crashPoint: () => this.#crashPoint(process),
      })
      const node: SimulatedNode = { process, engine, isReady: false }
      this.#nodes.push(node)
      engine.start().then(
        () => (node.isReady = true),
        () => this.#crash(node),
      )
    })
  }

  #flowsOf(process: SimulatedProcess): FlowLookup {
    if (!this.#readsFlows) return this.#flows
    return {
      version: (id, version) => this.machine.answer(1, process, () => this.#flows.version(id, version) as never),
    }
  }

  /** Nodes that are there and answer. */
  #ready(): readonly SimulatedNode[] {
    return this.#nodes.filter(({ process, isReady }) => isReady && !process.isFrozen)
  }

  #accept(): void {
    const ready = this.#ready()
    // Nobody listens: the client comes again.
    if (ready.length === 0) {
      this.#clients++
      const again = () => {
        this.#clients--
        this.#accept()
      }
      return void this.machine.after(300, again, null)
    }
    this.#lastAsked = this.machine.now
    const { process, engine } = this.#random.pick(ready)
    this.machine.within(process, () => {
      const version = (this.#flows.version('f', null) as { version: number }).version
      engine.accept(newExecution('f', this.#made.body, version)).then(
        ({ executionId }) => void this.#acknowledged.add(executionId),
        () => {},
      )
    })
  }

  #resumeAll(): void {
    for (const { id } of this.#store.all()) {
      if (this.#store.pausedAt(id) === null) continue
      for (const { process, engine } of this.#ready().slice(0, 1)) {
        this.machine.within(process, () => void engine.resume(id, { given: 'yes' }).catch(() => {}))
      }
    }
  }

  #cancelOne(): void {
    const running = this.#store.all().filter(({ finished }) => finished === null)
    const ready = this.#ready()
    if (running.length === 0 || ready.length === 0) return
    const { id } = this.#random.pick(running)
    const { process, engine } = this.#random.pick(ready)
    this.#cancelTried.add(id)
    this.machine.within(process, () => {
      engine.cancel(id).then(
        (isCancelled) => void (isCancelled && this.watch.cancelled.add(id)),
        () => {},
      )
    })
  }

  #crashOne(): void {
    if (this.#nodes.length > 0) this.#crash(this.#random.pick(this.#nodes))
  }

  /** All that it had in memory is gone; another one starts after a while. */
  #crash({ process }: SimulatedNode): void {
    if (process.isDead) return
    this.#kill(process)
    if (this.#kept !== null) this.#store = this.#kept.copy()
    this.machine.after(this.#random.int(50, 2_000), () => this.#startWhereNone(), null)
  }

  #kill(process: SimulatedProcess): void {
    this.counts.crashes++
    this.machine.trace.add(`${this.machine.now} ${process.number} killed`)
    this.machine.kill(process)
    this.#nodes = this.#nodes.filter((node) => node.process !== process)
  }

  #startWhereNone(): void {
    if (this.#nodes.length === 0) this.#startNode()
  }

  /** Stopped in order, as by SIGTERM. */
  #stopOne(): void {
    const [node] = this.#ready()
    if (node === undefined) return
    const end = () => this.#crash(node)
    node.isReady = false
    this.machine.within(node.process, () => void node.engine.stop(this.#random.int(0, 3_000)).then(end))
  }

  /** Frozen, as by SIGSTOP or a snapshot of its machine; another one takes its work over, and then it wakes up. */
  #freezeOne(): void {
    const node = this.#nodes.find(({ process }) => !process.isFrozen)
    if (node === undefined) return
    this.counts.freezes++
    this.machine.freeze(node.process)
    this.machine.trace.add(`${this.machine.now} ${node.process.number} frozen`)
    this.machine.after(this.#random.int(0, 1_000), () => this.#isStorm && this.#startNode(), null)
    const wakes = this.#random.int(500, 15_000)
    this.machine.after(wakes, () => this.machine.thaw(node.process), null)
    // It goes on for a while beside the other one: what it writes must not count.
    this.machine.after(wakes + this.#random.int(100, 5_000), () => this.#isStorm && this.#crash(node), null)
  }

  #jump(): void {
    this.counts.jumps++
    this.machine.jump(this.#random.int(-600, 600) * 1_000)
  }

  #edit(): void {
    for (const definition of this.#made.flows.get('f')!.slice(1)) this.#save('f', definition)
  }

  #snapshots(): void {
    this.#kept = this.#store.copy()
    this.machine.after(20, () => this.#snapshots(), null)
  }

  #crashPoint(process: SimulatedProcess): void | Promise<void> {
    if (this.#crashesAtPoints === 0 || !this.#random.chance(this.#crashesAtPoints)) return
    const node = this.#nodes.find((node) => node.process === process)
    if (node !== undefined) this.#crash(node)
    return new Promise(() => {})
  }

  #outside(call: Parameters<SimulatedOutside['call']>[0]): Promise<string> {
    const { machine, watch } = this
    const process = machine.current!
    if (process.isDead) return new Promise(() => {})
    const { executionId, step, key, what, fails } = call
    const isDown = watch.callsOf(key) < fails
    machine.trace.add(`${machine.now} ${process.number} effect ${executionId} ${step} ${what}`)
    watch.effectBegins(process, call)
    const wait = /^(.*)behind(\d+)$/.exec(step)
    if (wait !== null) watch.behindWait(executionId, `${wait[1]}wait${wait[2]}/wait`)
    const happened = this.#happened.get(executionId) ?? new Set()
    this.#happened.set(executionId, happened.add(`${step} ${what}`))
    return machine.answer(this.#random.unit() * 400, process, () => {
      if (isDown) throw outsideFails()
      return `did ${what}`
    })
  }
}

const sortOf = ({ flowId, flowVersion, input }: Execution): string => `${flowId} ${flowVersion} ${input.head}`

/** From where two texts differ on. */
function difference(one: string, other: string): string {
  let same = 0
  while (same < one.length && one[same] === other[same]) same++
  const from = Math.max(0, same - 60)
  return `"…${one.slice(from, same + 200)}…", undisturbed "…${other.slice(from, same + 200)}…"`
}

/** Without what may differ: ids, times, what was decided at random, and how many calls a process has seen. */
const masked = (text: string): string =>
  text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}|R-[0-9a-f]{8}|(?<="(?:started|finished|calls)":)\d+/g, '…')
