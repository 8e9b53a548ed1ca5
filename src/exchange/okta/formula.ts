import { ExpressionError } from '../../language/expression/expression-error.ts'
import { constants, functions } from '../../language/expression/functions.ts'
import { readTokens, type Token } from '../../language/expression/tokens.ts'
import { isSafeKey } from '../../language/path.ts'
import type { Place } from './places.ts'

/** Cards whose text has values in it under names: their function in files → our card and its input for the text. */
export const formulas: ReadonlyMap<string, { readonly card: string; readonly input: string }> = new Map([
  ['math:expression', { card: 'number.formula', input: 'formula' }],
  ['boolean:expression', { card: 'boolean.expression', input: 'expression' }],
])

const marked = /\{\{\{([^{}]{1,255})\}\}\}/g

/** The values that a file's formula names. */
export const namesInFile = (formula: string): ReadonlySet<string> =>
  new Set(formula.matchAll(marked).map(([, key]) => key!))

/** A file's formula as ours, with our names of its values. */
export const formulaFromFile = (formula: string, names: ReadonlyMap<string, string>): string =>
  formula.replaceAll(marked, (_, key: string) => inFormula(names.get(key) ?? key))

/** A value's name as it stands in a formula of ours. */
const inFormula = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isTaken(name) ? name : `{${name}}`

const operators = new Set(['and', 'or', 'xor', 'not'])
const isTaken = (name: string) => {
  const word = name.toLowerCase()
  return operators.has(word) || Object.hasOwn(functions, word) || Object.hasOwn(constants, word)
}

/** A name that says where the value comes from: files have random ones. */
export function nameOfPlace(place: Place | null, used: ReadonlySet<string>): string {
  const last = place === null ? '' : place.length === 2 && place[0] !== 'trigger' ? place[0]! : place.at(-1)!
  const bare = last
    .replaceAll(/[{}\s]+/g, ' ')
    .slice(0, 60)
    .trim()
  const base = bare !== '' && isSafeKey(bare) ? bare : 'value'
  let name = base
  for (let n = 2; used.has(name); n++) name = `${base} ${n}`
  return name
}

/** The formula as a file has it: each name of a value in three braces. */
export function formulaForFile(formula: string, values: ReadonlySet<string>): string {
  try {
    const tokens = readTokens(formula)
    let made = ''
    let at = 0
    for (const [index, token] of tokens.entries()) {
      if (token.kind !== 'name' || !values.has(token.name)) continue
      if (!token.quoted && isOther(token.name, tokens[index + 1])) continue
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

/** Whether a name that is not in braces means a function, a constant or an operator, though a value is called like it. */
function isOther(name: string, next: Token | undefined): boolean {
  const word = name.toLowerCase()
  return operators.has(word) || Object.hasOwn(constants, word) || (next?.kind === 'sign' && next.sign === '(')
}
