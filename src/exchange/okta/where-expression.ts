import { isJsonObject, type Json } from '../../base/json/json.ts'
import type { Value } from '../../model/flow-definition.ts'

/** The group of the hidden inputs at which an expression's values come in. */
export const expressionGroup = '_expr'

/** One clause of a "Where Expression" in a file (flopack-format.md, section 13). */
export interface WhereClause {
  readonly column: string
  readonly operator: string
  /** How it goes with the next one. */
  readonly join: 'and' | 'or'
  readonly value: Json
  /** The key of the hidden input that the value comes in at; null where the value stands in the clause. */
  readonly from: string | null
}

/** @param literal what the port holds; nothing and `{}` are no clauses. Null: it is no expression. */
export function readExpression(literal: Json | undefined): readonly WhereClause[] | null {
  if (literal === undefined) return []
  if (!isJsonObject(literal)) return null
  const { expr = [] } = literal
  if (!Array.isArray(expr)) return null
  const clauses: WhereClause[] = []
  for (const clause of expr as readonly Json[]) {
    if (!isJsonObject(clause)) return null
    const { lhs, op, rhs = null, rhd = null, join } = clause
    if (typeof lhs !== 'string' || typeof op !== 'string') return null
    const outputId = isJsonObject(rhd) ? rhd['outputId'] : undefined
    clauses.push({
      column: lhs,
      operator: op,
      join: typeof join === 'string' && join.toLowerCase() === 'or' ? 'or' : 'and',
      value: rhs,
      from: typeof outputId === 'string' ? outputId : null,
    })
  }
  return clauses
}

/** Conditions of a card of ours that a file can say; null where there is another operator, or it is no list of conditions. */
export function conditionsIn(
  value: Value,
):
  | readonly { readonly column: string; readonly operator: string; readonly join: string; readonly value: Value }[]
  | null {
  const given = value as Json
  if (!Array.isArray(given)) return null
  const conditions = []
  for (const condition of given as readonly Json[]) {
    if (!isJsonObject(condition)) return null
    const { column, operator = '=', value: compared = null, join = 'and' } = condition
    if (typeof column !== 'string' || typeof operator !== 'string' || !theirs.has(operator)) return null
    if (join !== 'and' && join !== 'or') return null
    conditions.push({ column, operator, join, value: compared as Value })
  }
  return conditions
}

const theirs: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>='])
