import type { Json } from '../../base/json/json.ts'
import { evaluate, type Scalar } from '../../language/expression/evaluate.ts'
import { ExpressionError } from '../../language/expression/expression-error.ts'
import { parseExpression, type Expression } from '../../language/expression/parse.ts'
import { CardError, type Tools } from '../card.ts'

/** Expressions that are kept ready: a loop uses one again and again. */
const kept = 200
const parsed = new Map<string, Expression>()

/**
 * The value of an expression. Its randomness is recorded: a replay sees the same.
 *
 * @param what it is called in errors: `formula`, `expression`
 * @throws CardError `Invalid Formula`
 */
export function evaluated(
  what: string,
  text: string,
  values: Readonly<Record<string, Json>>,
  { name, durable }: Tools,
): Scalar {
  let used = 0
  const random = () => Number.parseInt(durable.random(`${name}/random ${used++}`, 6), 16) / 2 ** 48
  try {
    return evaluate(read(text), { values, random })
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown
    throw new CardError('Invalid Formula', `The ${what}: ${thrown.message}`)
  }
}

function read(text: string): Expression {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const expression = parseExpression(text)
  parsed.set(text, expression)
  if (parsed.size > kept) parsed.delete(parsed.keys().next().value!)
  return expression
}
