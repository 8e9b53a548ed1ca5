/* oxlint-disable unicorn/no-thenable -- "then" is the name of a branch, never something to await */
import { CardError, defineEffect, type Card } from '../../../src/cards/card.ts'
import { any, integer, text } from '../../../src/cards/fields.ts'
import { cards as realCards } from '../../../src/cards/index.ts'
import type { CardNode, FlowDefinition, Trigger } from '../../../src/model/flow-definition.ts'
import type { Random } from './random.ts'

/** What the cards of the simulation do their effects on. */
export interface SimulatedOutside {
  /** Does `what` once; the first `fails` calls with this key fail. */
  call(call: { executionId: string; step: string; key: string; what: string; fails: number }): Promise<string>
}

/** The real cards, with some that call the simulated outside, write into a table and decide at random. */
export function simulationCards(outside: () => SimulatedOutside): ReadonlyMap<string, Card> {
  const effect = defineEffect({
    id: 'sim.effect',
    title: 'Effect',
    description: 'Calls the outside.',
    inputs: {
      what: any({ label: 'What' }),
      fails: integer({ label: 'Fails', optional: true, default: 0 }),
      retries: integer({ label: 'Retries', optional: true, default: 0 }),
    },
    outputs: { output: any({ label: 'Output' }) },
    examples: [],
    async perform({ what, fails, retries }, { name, durable }) {
      const { executionId } = durable
      const output = await durable.step(
        name,
        ({ key }) => outside().call({ executionId, step: name, key, what: JSON.stringify(what), fails }),
        { times: retries, delayMs: 700 },
      )
      return { output }
    },
  })
  const write = defineEffect({
    id: 'sim.write',
    title: 'Write',
    description: 'Puts a row into a table.',
    inputs: { what: any({ label: 'What' }), label: text({ label: 'Label' }) },
    outputs: { rows: integer({ label: 'Rows' }) },
    examples: [],
    async perform({ what, label }, { name, durable }) {
      const { rows } = await durable.write(name, {
        kind: 'insert',
        tableId: 't',
        rows: [{ label, what: JSON.stringify(what) }],
      })
      return { rows }
    },
  })
  const decide = defineEffect({
    id: 'sim.decide',
    title: 'Decide',
    description: 'Gives something random.',
    inputs: {},
    outputs: { output: text({ label: 'Output' }) },
    examples: [],
    perform: (_inputs, { name, durable }) => ({ output: `R-${durable.random(name, 4)}` }),
  })
  return new Map([...realCards, effect, write, decide].map((card) => [card.id, card]))
}

export interface RandomFlows {
  /** By flow id, in the order of their versions. */
  readonly flows: ReadonlyMap<string, readonly FlowDefinition[]>
  readonly body: unknown
}

const endpoint: Trigger = { event: 'api_endpoint', security: 'public' }
const helperTrigger: Trigger = { event: 'helper', inputs: [{ name: 'value', type: 'any' }] }

/** Flows that a seed makes: `f` in two versions, a helper that it calls and one that it starts. Each gives the same for the same body. */
export function randomFlows(random: Random): RandomFlows {
  const f = () => flow(random, 'f', endpoint, 2)
  return {
    flows: new Map([
      ['f', [f(), f()]],
      ['helper', [flow(random, 'helper', helperTrigger, 0)]],
      ['started', [flow(random, 'started', helperTrigger, 0)]],
    ]),
    body: { name: random.hex(3), items: Array.from({ length: random.int(0, 4) }, (_, i) => `item ${i}`) },
  }
}

function flow(random: Random, name: string, trigger: Trigger, depth: number): FlowDefinition {
  const isHelper = trigger.event === 'helper'
  const maker = new Maker(random, isHelper ? 'trigger.value' : 'trigger.body.name', isHelper)
  const cards = maker.list(depth, random.int(1, isHelper ? 3 : 6))
  const answer: CardNode = {
    id: 'answer',
    card: 'flow.return',
    inputs: { fields: Object.fromEntries(maker.seen.map((from, i) => [`v${i}`, { $from: from }])) },
  }
  return { name, trigger, cards: random.chance(0.7) ? [...cards, answer] : cards }
}

class Maker {
  /** What cards behind can refer to. */
  seen: string[]
  readonly #random: Random
  readonly #isHelper: boolean
  #count = 0

  constructor(random: Random, first: string, isHelper: boolean) {
    this.#random = random
    this.#isHelper = isHelper
    this.seen = [first]
  }

  list(depth: number, length: number): CardNode[] {
    return Array.from({ length }, () => this.#one(depth)).flat()
  }

  #one(depth: number): readonly CardNode[] {
    const int = (least: number, most: number) => this.#random.int(least, most)
    const chance = (probability: number) => this.#random.chance(probability)
    const n = this.#count++
    const kind = int(0, depth > 0 ? 12 : 6)
    switch (kind) {
      case 0:
        if (chance(0.3)) return [this.#gives(`r${n}`, { card: 'sim.decide' })]
        return [this.#gives(`p${n}`, { card: 'text.compose', inputs: { text: `${n} {{${this.#some()}}}` } })]
      case 1:
      case 2:
        return [this.#effect(`e${n}`)]
      case 3:
        return [{ id: `w${n}`, card: 'sim.write', inputs: { what: this.#value(), label: `row ${n}` } }]
      case 4:
        return this.#wait(n, chance(0.25) ? int(70, 400) : chance(0.2) ? 0 : int(1, 8))
      case 5: {
        // Fails some times, and succeeds by the flow's own tries.
        const tries = { times: 2, seconds: int(1, 5) }
        return [{ ...this.#effect(`e${n}`, { fails: int(1, 2) }), onError: { retry: tries } }]
      }
      case 6:
        if (this.#isHelper || chance(0.5)) return [this.#effect(`e${n}`, { fails: 2, retries: 2 })]
        return [{ id: `z${n}`, card: 'flow.pause', inputs: { fields: { n }, days: 1 } }, this.#effect(`e${n}`)]
      case 7:
        return [
          {
            id: `i${n}`,
            card: 'branching.if-else',
            inputs: { a: this.#value(), operator: chance(0.5) ? 'is empty' : 'is not empty' },
            branches: { then: this.#inside(depth), else: this.#inside(depth) },
          },
        ]
      case 8:
      case 9:
        return [
          {
            id: `l${n}`,
            card: 'list.for-each',
            inputs: { list: { $from: 'trigger.body.items' }, concurrency: int(1, 3) },
            branches: { each: this.#inside(depth, `l${n}.item`) },
          },
        ]
      case 10:
        return [
          this.#gives(`h${n}`, { card: 'flow.call', inputs: { flow: 'helper', values: { value: this.#value() } } }),
        ]
      case 11:
        return [{ id: `a${n}`, card: 'flow.call-async', inputs: { flow: 'started', values: { value: `from ${n}` } } }]
      default:
        return [
          {
            id: `s${n}`,
            card: 'error.if-error',
            branches: {
              try: [...this.#inside(0), ...(chance(0.6) ? [this.#fails(n)] : [])],
              catch: this.#inside(0),
            },
          },
        ]
    }
  }

  /** An effect that never succeeds, so nobody can refer to it. */
  #fails(n: number): CardNode {
    return { id: `f${n}`, card: 'sim.effect', inputs: { what: `fails ${n}`, fails: 99 } }
  }

  /** A wait, and behind it an effect that looks at the clock. */
  #wait(n: number, seconds: number): readonly CardNode[] {
    return [
      { id: `wait${n}`, card: 'flow.wait-for', inputs: { delay: seconds } },
      { id: `behind${n}`, card: 'sim.effect', inputs: { what: `behind ${n}` } },
    ]
  }

  #effect(id: string, more: CardNode['inputs'] = {}): CardNode {
    return this.#gives(id, { card: 'sim.effect', inputs: { what: { id, value: this.#value() } as never, ...more } })
  }

  /** What is made inside cannot be seen outside. */
  #inside(depth: number, item?: string): readonly CardNode[] {
    const outside = this.seen
    this.seen = [...outside, ...(item === undefined ? [] : [item])]
    const list = this.list(depth - 1, this.#random.int(1, 2))
    this.seen = outside
    return list
  }

  #gives(id: string, node: Omit<CardNode, 'id'>): CardNode {
    this.seen.push(`${id}.output`)
    return { id, ...node }
  }

  #some(): string {
    return this.#random.pick(this.seen)
  }

  #value(): { readonly $from: string } {
    return { $from: this.#some() }
  }
}

/** The outside fails the first calls of a key, then not any more. */
export const outsideFails = (): CardError => new CardError('HTTP Error', 'The outside is down.', 502)
