import type { Json } from '../../base/json/json.ts'
import { languageLimits } from '../../language/limits.ts'
import { isSafeKey } from '../../language/path.ts'
import type { CardNode, OnError, Value, ValueType } from '../../model/flow-definition.ts'
import type { CardForms } from './card-forms.ts'
import {
  type FlopackBody,
  type FlopackCard,
  type FlopackPort,
  flopackLimits,
  functionOf,
  portsOf,
  readBody,
} from './flopack.ts'
import { readKept, restored } from './kept.ts'
import { asValue, literalOf } from './literal.ts'
import { ownIdOf } from './own-ids.ts'
import type { Connections } from './placeholder-form.ts'
import { CardIds, type Place, referenceTo } from './places.ts'
import type { ReportWriter } from './report.ts'
import { type Placed, sequenceOf } from './sequence.ts'
import { type Wire, Wiring } from './wiring.ts'

/** A value on its way: from a place, or as it stands. */
export type Source = { readonly place: Place } | { readonly value: Json }

/** What a body nested in a card knows of the world around it. */
export interface Around {
  /** The value that the head of the body gives on at a port of its own. */
  head(port: FlopackPort): Source | null
  readonly depth: number
}

/** What all bodies of a flow have in common. */
export interface FlowContext {
  readonly name: string
  readonly forms: CardForms
  readonly report: ReportWriter
  readonly ids: CardIds
  /** The flows that the file has. */
  readonly flows: Pick<ReadonlySet<string>, 'has'>
  readonly connections: Connections
  readonly connect: Connect
  /** What a card becomes. */
  convert(body: BodyConversion, placed: Placed): readonly CardNode[]
}

/**
 * What the connection of a card is here: one of ours, or for whoever chooses one later what the file calls it. Null where the file
 * names none.
 *
 * @param config the file's id of the connection
 * @param module the connector of the card
 */
export type Connect = (config: string | null, module: string) => string | null

/** Where an output of a card is found; null for nowhere. */
export type OutputOf = (port: FlopackPort) => Place | null

/** One body of a flow on its way in: what its cards are called, where their values come from, and what they become. */
export class BodyConversion {
  readonly context: FlowContext
  readonly content: FlopackBody
  readonly wiring: Wiring
  readonly #around: Around
  /** Our ids of the cards of this body. */
  readonly #ids = new Map<string, string>()
  /** Where the outputs of a card of this body are found: by card and output port. */
  readonly #outputs = new Map<string, OutputOf>()

  constructor(content: FlopackBody, context: FlowContext, around: Around) {
    this.content = content
    this.context = context
    this.wiring = new Wiring(content)
    this.#around = around
  }

  /** Gives cards their ids here: all before the first is made, for a Join's outputs are asked for before what feeds it. */
  name(items: readonly Placed[]): void {
    for (const { card, fork } of items) {
      if (!isHidden(card)) this.#ids.set(card.uuid, this.context.ids.for(titleOf(card), ownIdOf(card.uuid)))
      if (fork === undefined) continue
      this.name(fork.whenTrue)
      this.name(fork.whenFalse)
    }
  }

  /** The cards that stand for these of the body. */
  convert(items: readonly Placed[]): readonly CardNode[] {
    return items.flatMap((placed) => this.context.convert(this, placed))
  }

  /** Our id of a card. */
  idOf(card: FlopackCard): string {
    return this.#ids.get(card.uuid)!
  }

  /** Says where the outputs of a card are found. */
  gives(uuid: string, outputs: OutputOf): void {
    this.#outputs.set(uuid, outputs)
  }

  /** Where the value of an output comes from, followed through everything that only passes it on. */
  source(cardId: string, portId: string, hops = 0): Source | null {
    const card = this.wiring.cards.get(cardId)
    const port = this.wiring.output(cardId, portId)
    if (card === undefined || port === null || hops > 100) return null
    const { kernel, name } = functionOf(card.address)
    if (kernel && name === 'object:expand') return this.#expanded(card, port, hops)
    const places = this.#outputs.get(cardId)
    if (places !== undefined) {
      const place = places(port)
      return place === null ? null : { place }
    }
    return this.#around.head(port)
  }

  // flopack-format.md, section 11: each field has a group of two ports, its path and its value.
  #expanded(card: FlopackCard, port: FlopackPort, hops: number): Source | null {
    const object = portsOf(card.node.model.inputs).find(({ key }) => key === 'object')
    const wire = object === undefined ? null : this.wiring.to(card.uuid, object.id)
    const path = portsOf(card.node.model.outputs).find(({ group, key }) => group === port.group && key === 'key')
    const keys: unknown = path?.value?.data
    if (wire === null || !Array.isArray(keys)) return null
    const whole = this.source(wire.card, wire.port, hops + 1)
    if (whole === null || !('place' in whole)) return null
    return { place: [...whole.place, ...keys.map(String)] }
  }

  /** What an input is set to: a wire beats a literal. Undefined where it is not given. */
  value(card: FlopackCard, port: FlopackPort): Value | undefined {
    const wire = this.wiring.to(card.uuid, port.id)
    if (wire === null) {
      const literal = literalOf(port)
      return literal === undefined ? undefined : asValue(literal)
    }
    return this.wired(wire, card, port) ?? null
  }

  /** @param by the conversion that the input makes anyway */
  wired(wire: Wire, card: FlopackCard, port: FlopackPort, by?: ValueType): Value | null {
    const source = this.source(wire.card, wire.port)
    if (source === null) {
      this.guess(card, `The value for "${port.key}" comes from nowhere; it is null here.`)
      return null
    }
    if ('value' in source) return asValue(source.value)
    const parsesBody = wire.convert === 'parse' && source.place.join('.') === 'trigger.raw_body'
    const place = parsesBody ? ['trigger', 'body'] : source.place
    const as = parsesBody ? undefined : conversions.get(wire.convert ?? '')
    const reference = referenceTo(place, as === by ? undefined : as)
    if (reference === null) {
      this.guess(card, `The place of the value for "${port.key}" cannot be written as a path; it is null here.`)
      return null
    }
    return reference
  }

  /**
   * A card of ours in the place of one of the file, with its title, its error policy and what its note keeps.
   *
   * @param inputs those that are undefined are not given
   * @param outputs where its outputs are found, without the card's id
   */
  node(
    card: FlopackCard,
    kind: string,
    inputs: Readonly<Record<string, Value | undefined>>,
    outputs: (port: FlopackPort) => Place | null,
    more: Partial<CardNode> = {},
  ): CardNode {
    const id = this.idOf(card)
    this.gives(card.uuid, (port) => {
      const place = outputs(port)
      return place === null ? null : [id, ...place]
    })
    const given = Object.entries(inputs).filter((entry): entry is [string, Value] => entry[1] !== undefined)
    const onError = this.#onError(card)
    const title = card.node.data?.name?.slice(0, languageLimits.name) ?? ''
    const node: CardNode = {
      id,
      card: kind,
      ...(title === '' || title === this.context.forms.card(kind)?.title ? {} : { title }),
      ...(given.length === 0 ? {} : { inputs: Object.fromEntries(given) }),
      ...(onError === null ? {} : { onError }),
      ...more,
    }
    return restored(node, readKept(card.node.model.comments))
  }

  /** What is given of several inputs, as the items of a list. */
  asList(card: FlopackCard, ports: readonly FlopackPort[]): Value {
    const values = ports.map((port) => this.value(card, port)).filter((value) => value !== undefined)
    return values as unknown as Json // references may stand inside lists
  }

  /** Fields under their own names; one that is not given is there as the file has it: null or the empty text. */
  asFields(card: FlopackCard, ports: readonly FlopackPort[]): Value {
    const fields: Record<string, Json> = {}
    for (const port of ports) {
      const name = this.fieldName(card, port, fields)
      fields[name] = (this.value(card, port) ?? unset(port)) as Json
    }
    return fields
  }

  /** What a field of a person's own is called here: as there, where that can be a name and is not used yet. */
  fieldName(card: FlopackCard, port: FlopackPort, used: object): string {
    const { key } = port
    const fits = key !== '' && key.length <= languageLimits.fieldName && isSafeKey(key)
    if (fits && !Object.hasOwn(used, key)) return key
    const base = fits ? key : `field_${key.replaceAll(/\W/g, '').slice(0, 40)}`
    let name = base
    for (let n = 2; Object.hasOwn(used, name); n++) name = `${base}_${n}`
    this.guess(card, `The field "${key.slice(0, 60)}" is called "${name}" here.`)
    return name
  }

  /**
   * The cards of a body inside a card. Its head gives on what the container has at inputs of the same key ("wormholes",
   * section 9.2), and what `own` says.
   */
  nested(
    container: FlopackCard,
    content: unknown,
    own: (port: FlopackPort) => Source | null = () => null,
  ): readonly CardNode[] {
    const body = readBody(content)
    if (body === null) return []
    const depth = this.#around.depth + 1
    if (depth > flopackLimits.nesting) {
      this.guess(container, `Bodies more than ${flopackLimits.nesting} deep are left out.`)
      return []
    }
    const ports = portsOf(container.node.model.inputs)
    const around: Around = {
      depth,
      head: (port) => {
        const found = own(port)
        if (found !== null) return found
        const captured = ports.find(({ group, key }) => group === port.group && key === port.key)
        if (captured === undefined) {
          return port.group === 'context' && port.key === 'execution_id' ? { place: ['trigger', 'execution_id'] } : null
        }
        const wire = this.wiring.to(container.uuid, captured.id)
        if (wire !== null) return this.source(wire.card, wire.port)
        return { value: literalOf(captured) ?? null }
      },
    }
    const inner = new BodyConversion(body, this.context, around)
    const items = sequenceOf(body)
    inner.name(items)
    return inner.convert(items)
  }

  /** What happens where the card fails; null where the flow ends. */
  #onError(card: FlopackCard): OnError | null {
    const error = card.node.model.policy?.error
    if (error === undefined || error === null || functionOf(card.address).name === 'control:tryCatch') return null
    const ports = portsOf(card.node.model.inputs).filter(({ value }) => value?.error === true)
    const times = Math.min(10, Math.trunc(Number(error.retry ?? 0)))
    const retry = times >= 1 ? { times, seconds: pauseOf(error.delay), ...only(error.retryCondition) } : undefined
    const run =
      error.type === 'flo' && typeof error.flo === 'string'
        ? {
            flow: error.flo,
            ...(ports.length === 0 ? {} : { values: this.asFields(card, ports) as Record<string, Value> }),
          }
        : undefined
    const gives = error.type === 'return' ? (this.asFields(card, ports) as Record<string, Value>) : undefined
    if (retry === undefined && run === undefined && gives === undefined) return null
    return {
      ...(retry === undefined ? {} : { retry }),
      ...(run === undefined ? {} : { run }),
      ...(gives === undefined ? {} : { return: gives }),
    }
  }

  /** Reports values typed in where a secret belongs. */
  lookForSecrets(card: FlopackCard, ports: readonly FlopackPort[]): void {
    for (const port of ports) {
      const isNamedSo = /token|secret|password|passphrase|api.?key|authorization|credential|private.?key/i.test(
        port.key,
      )
      if (!isNamedSo || this.wiring.to(card.uuid, port.id) !== null) continue
      if (typeof literalOf(port) === 'string') {
        this.context.report.secret(
          this.context.name,
          titleOf(card),
          `"${port.key}" has a value typed in that looks like a secret. Put it into a connection.`,
        )
      }
    }
  }

  /** Reports what was guessed or could not be kept. */
  guess(card: FlopackCard, message: string): void {
    this.context.report.guess(this.context.name, titleOf(card), message)
  }
}

/** How the file's conversions are said in a reference (section 7). What is left out needs none here. */
const conversions: ReadonlyMap<string, ValueType> = new Map([
  ['parse', 'object'],
  ['dateTime', 'date'],
  ['stringify', 'text'],
  ['toString', 'text'],
  ['parseFloat', 'number'],
  ['booleanToString', 'text'],
  // A value that is a list already stays one: real exports count on it wherever the type of a value is not known.
  ['wrapArray', 'list'],
])

/** What people call a card. */
export const titleOf = (card: FlopackCard): string =>
  card.node.data?.name?.trim() || functionOf(card.address).name.split(':')[1] || 'card'

/** `group.key`, or `key` where there is no group. */
export const portName = ({ group, key }: FlopackPort): string => (group ? `${group}.${key}` : key)

/** The inputs of the function itself: not those of its error policy, nor what it passes on to a body inside. */
export function dataPorts(card: FlopackCard): readonly FlopackPort[] {
  return portsOf(card.node.model.inputs).filter(
    ({ value, metadata }) => value?.error !== true && !metadata?.wormholeMethodId,
  )
}

/** The one output of a card that has one. */
export const outputNamed =
  (key: string, name: string) =>
  (port: FlopackPort): Place | null =>
    port.key === key ? [name] : null

/** What an input that is not given has in the file. */
export const unset = (port: FlopackPort): Json => (port.value?.data === '' ? '' : null)

/** Of a span, its middle; in seconds. */
function pauseOf(delay: unknown): number {
  const [low, high] = Array.isArray(delay) ? delay.map(Number) : [Number(delay), Number(delay)]
  const ms = ((low ?? 60_000) + (high ?? low ?? 60_000)) / 2
  return Number.isFinite(ms) && ms >= 0 ? Math.min(86_400, ms / 1000) : 60
}

const only = (condition: unknown): { readonly only?: 'rate_limit' } =>
  condition === 'ratelimits' ? { only: 'rate_limit' } : {}

/** A card that no person sees, and that becomes none of ours. */
const isHidden = ({ address }: FlopackCard): boolean =>
  ['control:noop', 'control:callable'].includes(functionOf(address).name)
