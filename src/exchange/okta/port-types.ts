import type { FieldKind } from '../../language/card-declaration.ts'
import type { ValueType } from '../../model/flow-definition.ts'

/** What a port takes or gives, as Okta's files say it. `any` until a wire or a literal decides. */
export interface PortType {
  readonly type: string | Readonly<Record<string, unknown>>
  readonly list: boolean
}

export const anyType: PortType = Object.freeze({ type: 'any', list: false })
const one = (type: string): PortType => ({ type, list: false })

/** What a field of a card of ours is in a file. */
export function portTypeOf(kind: FieldKind | ValueType): PortType {
  switch (kind) {
    case 'text':
    case 'template':
    case 'choice':
    case 'path':
    case 'connection':
    case 'table':
      return one('string')
    case 'number':
    case 'integer':
      return one('number')
    case 'boolean':
      return one('boolean')
    case 'date':
      return one('Date')
    case 'object':
    case 'fields':
      return one('object')
    case 'list':
    case 'conditions':
      return { type: 'object', list: true }
    case 'flow':
      return one('flo')
    case 'any':
      return anyType
  }
}

/** The type of a literal. */
export function typeOfLiteral(value: unknown): PortType {
  if (Array.isArray(value))
    return { type: value.every((item) => typeof item === 'string') ? 'string' : 'object', list: true }
  if (typeof value === 'object' && value !== null) return one('object')
  return typeof value === 'number' || typeof value === 'boolean' ? one(typeof value) : one('string')
}

const baseOf = ({ type }: PortType): string => (typeof type === 'string' ? type : 'object')

/**
 * The conversion that a wire between two ports carries (flopack-format.md, section 7); null where it needs none, or where
 * files have shown none.
 */
export function conversionBetween(from: PortType, to: PortType): string | null {
  const [source, target] = [baseOf(from), baseOf(to)]
  if (source === 'any' || target === 'any') return null
  if (from.list) return target === 'string' && !to.list ? 'stringify' : null
  switch (`${source} → ${target}`) {
    case 'string → object':
      return 'parse'
    case 'string → Date':
      return 'dateTime'
    case 'object → string':
      return 'stringify'
    case 'number → string':
      return 'toString'
    case 'string → number':
      return 'parseFloat'
    case 'Date → string':
      return 'isoString'
    case 'boolean → string':
      return 'booleanToString'
    default:
      return null
  }
}

/** The conversion for a reference that says itself what its value becomes. */
export function conversionTo(as: ValueType, from: PortType): string | null {
  switch (as) {
    case 'text':
      return from.list || baseOf(from) === 'object'
        ? 'stringify'
        : baseOf(from) === 'boolean'
          ? 'booleanToString'
          : 'toString'
    case 'number':
      return 'parseFloat'
    case 'date':
      return 'dateTime'
    case 'object':
      return 'parse'
    default:
      return null
  }
}
