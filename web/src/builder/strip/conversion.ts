import type { ValueType } from '../../../../src/model/flow-definition.ts'
import { mismatch } from '../model/value-type.ts'

/**
 * What happens to a value of another type than expected, where that is worth saying: a number or a date that is written as
 * text is what everybody expects.
 */
export function conversion(from: ValueType, to: ValueType): ReturnType<typeof mismatch> {
  if (to === 'text' && from !== 'object' && from !== 'list') return null
  return mismatch(from, to)
}
