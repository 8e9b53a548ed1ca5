import type { Json } from '../../base/json/json.ts'
import { compare, operators, type Operator } from '../../language/compare.ts'
import { any, choice } from '../fields.ts'

/** The inputs of every card that compares two values. The rules of the operators are in language/compare.ts. */
export const conditionInputs = Object.freeze({
  a: any({ label: 'Value a', optional: true }),
  operator: choice({ label: 'Comparison', options: operators }),
  b: any({ label: 'Value b', help: 'Not needed to ask whether a is empty.', optional: true }),
})

/** @throws ValueError where the values do not go with the operator */
export function holds(condition: { readonly a: Json; readonly operator: Operator; readonly b: Json }): boolean {
  return compare(condition.a, condition.operator, condition.b, 'The comparison')
}
