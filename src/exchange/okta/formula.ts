import { ExpressionError } from '../../language/expression/expression-error.ts'
import { constants, functions } from '../../language/expression/functions.ts'
import { readTokens } from '../../language/expression/tokens.ts'
import type { Place } from './places.ts'

/** Cards whose text has values in it under names: their function in files → our card and its input for the text. */
export const formulas: ReadonlyMap<string, { readonly card: string; readonly input: string }> = new Map([
  ['math:expression', { card: 'number.formula', input: 'formula' }],
  ['boolean:expression', { card: 'boolean.expression', input: 'expression' }],
])

/** A value's name as it stands in a formula of ours. */
export const inFormula = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isTaken(name) ? name : `{${name}}`

const words = new Set(['and', 'or', 'xor', 'xnor', 'not', 'true', 'false', 'null'])
const isTaken = (name: string) => {
  const word = name.toLowerCase()
  return words.has(word) || Object.hasOwn(functions, word) || Object.hasOwn(constants, word)
}

/** A name that says where the value comes from: files have random ones. */
export function nameOfPlace(place: Place | null, used: ReadonlySet<string>): string {
  const last = place === null ? '' : place.length === 2 && place[0] !== 'trigger' ? place[0]! : place.at(-1)!
  const base =
    last
      .replaceAll(/[{}\s]+/g, ' ')
      .trim()
      .slice(0, 60) || 'value'
  let name = base
  for (let n = 2; used.has(name); n++) name = `${base} ${n}`
  return name
}

/** The formula as a file has it: each name of a value in three braces. */
export function formulaForFile(formula: string, values: ReadonlySet<string>): string {
  try {
    let made = ''
    let at = 0
    for (const token of readTokens(formula)) {
      if (token.kind !== 'name' || !values.has(token.name)) continue
      const end = token.quoted ? formula.indexOf('}', token.at) + 1 : token.at + token.name.length
      made += `${formula.slice(at, token.at)}{{{${token.name}}}}`
      at = end
    }
    return made + formula.slice(at)
  } catch (error) {
    if (error instanceof ExpressionError) return formula // a formula that is wrong stays as it is
    throw error
  }
}
