import type { Json } from '../../base/json/json.ts'
import type { ValueType } from '../../model/flow-definition.ts'
import type { Place } from './places.ts'
import { anyType, conversionBetween, conversionTo, type PortType } from './port-types.ts'

/** A port as it goes into a file. */
export interface DraftPort {
  readonly id: string
  readonly group: string | null
  readonly key: string
  readonly value: { type: PortType['type']; collection: boolean; data: unknown; proxy?: unknown; error?: boolean }
  readonly required: boolean
  readonly flags: 'd' | 'p'
  readonly ref: false
  readonly metadata: Record<string, unknown>
}

export interface DraftCard {
  readonly uuid: string
  readonly address: string
  readonly pins: Record<string, Record<string, { input: string; transform: unknown }[]>>
  readonly joins: Record<string, { output: string; transform: unknown }[]>
  readonly branches: Record<string, boolean>
  readonly node: {
    readonly key: string
    readonly data: { readonly name: string }
    readonly model: {
      readonly type: 'method'
      readonly displayed: boolean
      mirrored: boolean
      webhook: boolean
      timeout: number
      policy: { error: Record<string, unknown> }
      config: string | null
      comments?: unknown
      readonly inputs: { extensible: boolean; readonly data: Record<string, DraftPort> }
      readonly outputs: { extensible: boolean; readonly data: Record<string, DraftPort> }
    }
  }
}

/** How a port is made; without a type it is whatever comes or goes there. */
export interface PortOptions {
  readonly group?: string | null
  readonly type?: PortType
  readonly data?: Json
  readonly proxy?: unknown
  readonly error?: boolean
  readonly option?: boolean
  readonly custom?: boolean
  readonly required?: boolean
  readonly wormhole?: string
}

export interface Source {
  readonly card: DraftCard
  readonly port: DraftPort
  /** What a wire from here makes of the value, whatever the types are; null for nothing. */
  readonly convert?: 'parse' | null
}

/** Finds the output port of a place in what a card gives; what of the place is left is a path into its value. */
export type OutputOf = (place: Place) => (Source & { readonly rest: Place }) | null

/** The card that a body stands in. */
interface Container {
  readonly body: BodyDraft
  readonly card: DraftCard
  /** The first card of the body inside. */
  readonly head: DraftCard
  /** What only the body inside sees of its container. */
  own(place: Place): { readonly port: DraftPort; readonly rest: Place } | null
}

/** Names for ports and hidden cards, unique in a flow and the same for the same flow. */
export class DraftNames {
  #count = 0
  next(kind: string): string {
    return `${kind}-${(++this.#count).toString(36)}`
  }
}

/** One body on its way into a file: its cards, their wires and their order. */
export class BodyDraft {
  readonly names: DraftNames
  readonly methods: DraftCard[] = []
  readonly #container: Container | null
  readonly #edges: (readonly [string, string])[] = []
  readonly #outputs = new Map<string, OutputOf>()
  readonly #expansions = new Map<string, { readonly card: DraftCard; readonly values: Map<string, DraftPort> }>()
  readonly #captured = new Map<string, Source>()

  constructor(names: DraftNames, container: Container | null = null) {
    this.names = names
    this.#container = container
  }

  /** @param address `root:…`, see `addressOf` */
  add(uuid: string, address: string, name: string): DraftCard {
    const key = address.split(':').at(-1)!
    const card: DraftCard = {
      uuid,
      address,
      pins: {},
      joins: {},
      branches: {},
      node: {
        key,
        data: { name },
        model: {
          type: 'method',
          displayed: !hiddenKeys.has(key),
          mirrored: false,
          webhook: false,
          timeout: 90_000,
          policy: { error: { type: 'finish' } },
          config: null,
          inputs: { extensible: false, data: {} },
          outputs: { extensible: false, data: {} },
        },
      },
    }
    this.methods.push(card)
    return card
  }

  hidden(kind: string, address: string, name: string): DraftCard {
    return this.add(this.names.next(kind), address, name)
  }

  input(card: DraftCard, key: string, options: PortOptions = {}): DraftPort {
    return this.#port(card.node.model.inputs.data, 'i', key, options)
  }

  output(card: DraftCard, key: string, options: PortOptions = {}): DraftPort {
    return this.#port(card.node.model.outputs.data, 'o', key, options)
  }

  /** The output with this name; made where it is not there yet. */
  outputNamed(card: DraftCard, group: string | null, key: string, type: PortType = anyType): DraftPort {
    const ports = Object.values(card.node.model.outputs.data)
    return ports.find((port) => port.group === group && port.key === key) ?? this.output(card, key, { group, type })
  }

  #port(ports: Record<string, DraftPort>, side: string, key: string, options: PortOptions): DraftPort {
    const { group = null, type = anyType, data = null, proxy, error, option, custom, required, wormhole } = options
    const id = this.names.next(side)
    const port: DraftPort = {
      id,
      group,
      key,
      value: {
        type: type.type,
        collection: type.list,
        data,
        ...(proxy === undefined ? {} : { proxy }),
        ...(error === true ? { error } : {}),
      },
      required: required === true,
      flags: option === true ? 'p' : 'd',
      ref: false,
      metadata: {
        index: Object.keys(ports).length,
        ...(custom === true ? { custom } : {}),
        ...(wormhole === undefined ? {} : { wormholeMethodId: wormhole }),
      },
    }
    ports[id] = port
    return port
  }

  before(first: DraftCard, second: DraftCard): void {
    this.#edges.push([first.uuid, second.uuid])
  }

  /** Says where the outputs of a card of ours are. */
  gives(id: string, outputs: OutputOf): void {
    this.#outputs.set(id, outputs)
  }

  /** Where a value comes from in this body: through expansion cards, and out of the bodies around. */
  source(place: Place): Source | null {
    const [id, ...rest] = place
    const outputs = id === undefined ? undefined : this.#outputs.get(id)
    if (outputs === undefined) return this.#captureOf(place)
    const found = outputs(rest)
    return found === null ? null : this.#at(found, found.rest)
  }

  #at(source: Source, path: Place): Source {
    return path.length === 0 ? source : this.#expanded(source, path)
  }

  /** Wires a source to an input of a card of this body. */
  wire(
    source: Source,
    card: DraftCard,
    input: DraftPort,
    how: { readonly as?: ValueType; readonly wrap?: boolean } = {},
  ): void {
    const [from, to] = [source.port.value, input.value]
    const wraps = how.wrap === true || how.as === 'list'
    const wanted = wraps ? { type: to.type, list: false } : { type: to.type, list: to.collection }
    if (source.convert === 'parse' && to.type === 'any') to.type = 'object'
    if (from.type === 'any' && how.as === undefined) {
      from.type = wanted.type
      from.collection = wanted.list
    }
    const given = { type: from.type, list: from.collection }
    if (to.type === 'any') {
      to.type = how.as === undefined ? given.type : (typeOfConversion[how.as] ?? given.type)
      to.collection = how.as === undefined && given.list
    }
    const convert = wraps
      ? 'wrapArray'
      : how.as === undefined
        ? source.convert === undefined
          ? conversionBetween(given, wanted)
          : source.convert
        : conversionTo(how.as, given)
    const { id } = source.port
    const transform = convert === null ? null : { [id]: { convert, forceWrapArray: false, dest: id } }
    const targets = (source.card.pins[id] ??= {})
    ;(targets[card.uuid] ??= []).push({ input: input.id, transform })
    if (source.card.address === addressOf('object:expand')) this.before(source.card, card)
  }

  #expanded({ card, port }: Source, path: Place): Source {
    let expansion = this.#expansions.get(port.id)
    if (expansion === undefined) {
      const expand = this.hidden('expand', addressOf('object:expand'), card.uuid)
      const whole = this.input(expand, 'object', { type: { type: 'object', list: false } })
      this.wire({ card, port }, expand, whole)
      this.before(card, expand)
      this.#expansions.set(port.id, (expansion = { card: expand, values: new Map() }))
    }
    const name = JSON.stringify(path)
    let value = expansion.values.get(name)
    if (value === undefined) {
      const group = this.names.next('g')
      this.output(expansion.card, 'key', { group, type: { type: 'string', list: true }, data: [...path] })
      value = this.output(expansion.card, 'value', { group })
      expansion.values.set(name, value)
    }
    return { card: expansion.card, port: value }
  }

  // A value of a body around comes in through an input of the container that is named like an output of the head.
  #captureOf(place: Place): Source | null {
    if (this.#container === null) return null
    const { body, card, head, own } = this.#container
    const mine = own(place)
    if (mine !== null) return this.#at({ card: head, port: mine.port }, mine.rest)
    const name = JSON.stringify(place)
    const known = this.#captured.get(name)
    if (known !== undefined) return known
    const source = body.source(place)
    if (source === null) return null
    const key = this.names.next('w')
    const type = { type: source.port.value.type, list: source.port.value.collection }
    const outside = body.input(card, key, { group: 'context', type, wormhole: head.uuid })
    body.wire({ card: source.card, port: source.port }, card, outside)
    const options: PortOptions = { group: 'context', type, wormhole: card.uuid }
    this.input(head, key, options)
    const { convert } = source
    const captured = {
      card: head,
      port: this.output(head, key, options),
      ...(convert === undefined ? {} : { convert }),
    }
    this.#captured.set(name, captured)
    return captured
  }

  /** The body as it stands in a file. */
  finished(): {
    readonly methods: readonly DraftCard[]
    readonly orderings: Readonly<Record<string, readonly [string, string]>>
  } {
    for (const { node } of this.methods) {
      for (const side of [node.model.inputs, node.model.outputs]) {
        for (const { value } of Object.values(side.data)) if (value.type === 'any') value.type = 'string'
      }
    }
    return { methods: this.methods, orderings: Object.fromEntries(this.#edges.map((edge, i) => [`e${i + 1}`, edge])) }
  }
}

const hiddenKeys: ReadonlySet<string> = new Set(['noop', 'expand'])

const typeOfConversion: Readonly<Partial<Record<ValueType, string>>> = {
  text: 'string',
  number: 'number',
  date: 'Date',
  object: 'object',
  boolean: 'boolean',
}

/** Versions of connectors as files of 2024 and 2025 have them; a method keeps its meaning over versions. */
const versions: Readonly<Record<string, string>> = {
  okta: '1.0.712',
  oktadevices: '1.0.104',
  stash: '0.7.148',
  httpfunctions: '1.0.24',
  slack: '1.6.246',
}

const kernelModules: ReadonlySet<string> = new Set([
  'control',
  'object',
  'string',
  'list',
  'date',
  'math',
  'boolean',
  'json',
  'xml',
  'http',
  'crypto',
  'jwt',
  'url',
  'utility',
])

/** @param name `module:function` of the kernel, or `connector:method` */
export function addressOf(name: string): string {
  const [module = '', method = ''] = name.split(':')
  return kernelModules.has(module)
    ? `root:kernel:${module}:0.0.1:${method}`
    : `root:channels:http:${module}:${versions[module] ?? '1.0.0'}:${method}`
}
