import type { FlopackCard, FlopackPort } from './flopack.ts'
import { portsOf } from './flopack.ts'

/** The connections of a file, by id. */
export type Connections = Readonly<
  Record<string, { readonly name?: string | null | undefined; readonly module?: string | null | undefined }>
>

/** A port of a card that there is nothing for here. */
export interface PlaceholderPort {
  readonly group: string | null
  readonly key: string
  readonly type: NonNullable<NonNullable<FlopackPort['value']>['type']>
  readonly list?: true
  /** An option of the card: Okta's `p`. */
  readonly option?: true
  /** It belongs to what the card does with errors. */
  readonly error?: true
  /** The value is the empty text; else null where none is given. */
  readonly empty?: true
  /** A loop's input: what of each item it takes. */
  readonly proxy?: unknown
}

/** What a placeholder keeps beside the values, so that the card can go back into a file as it was. */
export interface PlaceholderForm {
  readonly address: string
  readonly connection?: { readonly id: string; readonly name: string; readonly module: string }
  readonly inputs: readonly PlaceholderPort[]
  readonly outputs: readonly PlaceholderPort[]
}

/** A schema longer than this is kept as "an object": it is a help for the editor, and files would have it a hundred times. */
const longestSchema = 2_000

export function formOf(card: FlopackCard, connections: Connections): PlaceholderForm {
  const { inputs, outputs, config } = card.node.model
  const connection =
    config !== undefined && config !== null && Object.hasOwn(connections, config) ? connections[config] : null
  return {
    address: card.address,
    ...(config && connection
      ? { connection: { id: config, name: connection.name ?? '', module: connection.module ?? '' } }
      : {}),
    inputs: portsOf(inputs).map(formOfPort),
    outputs: portsOf(outputs).map((port) => formOfPort({ ...port, value: { ...port.value, data: null } })),
  }
}

function formOfPort({ group, key, value, flags }: FlopackPort): PlaceholderPort {
  const type = value?.type ?? 'string'
  const isLong = typeof type === 'object' && JSON.stringify(type).length > longestSchema
  return {
    group: group ?? null,
    key,
    type: isLong ? 'object' : type,
    ...(value?.collection === true ? { list: true } : {}),
    ...(flags === 'p' ? { option: true } : {}),
    ...(value?.error === true ? { error: true } : {}),
    ...(value?.data === '' ? { empty: true } : {}),
    ...(value?.proxy ? { proxy: value.proxy } : {}),
  }
}
