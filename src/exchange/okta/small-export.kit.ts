import type { Json } from '../../base/json/json.ts'

/** A port as a test writes it: its literal, or where its wires begin (`card.port|card.port`). */
interface PortOptions {
  readonly group?: string | null
  readonly data?: unknown
  readonly type?: string
  readonly list?: boolean
  readonly from?: string
  readonly convert?: string
  readonly proxy?: object
  readonly error?: boolean
  readonly wormhole?: string
}

interface CardOptions {
  readonly inputs?: Readonly<Record<string, PortOptions>>
  readonly outputs?: Readonly<Record<string, Pick<PortOptions, 'group' | 'data' | 'type' | 'list'>>>
  readonly name?: string
  readonly policy?: object
  readonly branches?: Readonly<Record<string, boolean>>
  readonly joins?: Readonly<Record<string, string>>
  readonly webhook?: boolean
  /** The file's id of its connection. */
  readonly config?: string
  readonly comments?: unknown
}

export interface SmallCard extends CardOptions {
  readonly id: string
  /** `string:concat`, or `okta:readUser@1.0.0` for a connector. */
  readonly fn: string
}

/** `id` is what wires name; ports are called by their keys. */
export const card = (id: string, fn: string, options: CardOptions = {}): SmallCard => ({ id, fn, ...options })

/** A body: its cards, and their order as pairs; without pairs they run as they stand. */
export function body(
  cards: readonly SmallCard[],
  order?: readonly (readonly [string, string])[],
  more: object = {},
): Json {
  const visible = cards.filter(({ fn }) => fn !== 'object:expand')
  const inOrder = order ?? visible.slice(1).map(({ id }, i) => [visible[i]!.id, id] as const)
  const methods = cards.map((each) => method(each, cards))
  const orderings = Object.fromEntries(inOrder.map((edge, i) => [`e${i}`, edge]))
  // The order in the array means nothing: tests must not pass because of it.
  return { methods: methods.toReversed(), orderings, security_level: null, ...more } as unknown as Json
}

/** A file with these flows, by id. */
export function flopack(
  flos: Readonly<Record<string, { readonly name: string; readonly data: Json }>>,
  more: object = {},
): Json {
  const entries = Object.entries(flos).map(([id, flow]) => [id, { id, description: '', ...flow }])
  return {
    type: 'flopack',
    version: '1.5.0',
    flags: { 'auto-transform': true, looseBooleans: true, looseStrings: true, looseNulls: true },
    data: { flos: Object.fromEntries(entries), configs: {}, tables: {}, groups: {}, ...more },
  }
}

function method(given: SmallCard, all: readonly SmallCard[]): object {
  const [kind, version] = given.fn.split('@')
  const [module, name] = kind!.split(':')
  const address =
    version === undefined ? `root:kernel:${module}:0.0.1:${name}` : `root:channels:http:${module}:${version}:${name}`
  const joins = Object.entries(given.joins ?? {}).map(([input, output]) => [
    `${given.id}.in.${input}`,
    [{ output: `${given.id}.out.${output}`, transform: null }],
  ])
  return {
    uuid: given.id,
    address,
    pins: pinsOf(given, all),
    joins: Object.fromEntries(joins),
    branches: given.branches ?? {},
    node: {
      key: name,
      data: { name: given.name ?? name },
      model: {
        inputs: { data: ports(given.id, 'in', given.inputs ?? {}) },
        outputs: { data: ports(given.id, 'out', given.outputs ?? {}) },
        config: given.config ?? null,
        policy: given.policy ?? { error: { type: 'finish' } },
        ...(given.webhook === undefined ? {} : { webhook: given.webhook }),
        ...(given.comments === undefined ? {} : { comments: given.comments }),
      },
    },
  }
}

function ports(id: string, side: string, given: Readonly<Record<string, PortOptions>>): object {
  const entries = Object.entries(given).map(
    ([name, { group = null, data = null, type = 'string', list = false, proxy, error, wormhole }], index) => {
      // "b@2" is a second port with the key "b".
      const key = name.split('@')[0]!
      const value = {
        type,
        collection: list,
        data,
        ...(proxy === undefined ? {} : { proxy }),
        ...(error === undefined ? {} : { error }),
      }
      const metadata = { index, ...(wormhole === undefined ? {} : { wormholeMethodId: wormhole }) }
      return [`${id}.${side}.${name}`, { id: `${id}.${side}.${name}`, group, key, value, flags: 'd', metadata }]
    },
  )
  return Object.fromEntries(entries)
}

function pinsOf({ id }: SmallCard, all: readonly SmallCard[]): object {
  const pins: Record<string, Record<string, object[]>> = {}
  for (const target of all) {
    for (const [name, { from, convert }] of Object.entries(target.inputs ?? {})) {
      for (const source of from?.split('|') ?? []) {
        if (!source.startsWith(`${id}.`)) continue
        const output = `${id}.out.${source.slice(id.length + 1)}`
        const transform = convert === undefined ? null : { [output]: { convert, forceWrapArray: false, dest: output } }
        const ends = ((pins[output] ??= {})[target.id] ??= [])
        ends.push({ input: `${target.id}.in.${name}`, transform })
      }
    }
  }
  return pins
}
