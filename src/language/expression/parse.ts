import { nearest } from '../nearest.ts'
import { ExpressionError } from './expression-error.ts'
import { constants, functions } from './functions.ts'
import { expressionLimits, readTokens, type Token } from './tokens.ts'

export type Expression =
  | { readonly kind: 'constant'; readonly value: number | string | boolean }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'unary'; readonly sign: 'not' | '-' | '!'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly sign: Binary; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly of: readonly Expression[] }

export type Binary = 'or' | 'xor' | 'and' | '==' | '!=' | '>' | '>=' | '<' | '<=' | '+' | '-' | '*' | '/' | '%' | '^'

/** How strongly a sign binds, and what it is; from the weakest on. `^` binds to the right: 2^3^2 is 2^9. */
const binary: Readonly<Record<string, { readonly sign: Binary; readonly power: number }>> = {
  or: { sign: 'or', power: 1 },
  '||': { sign: 'or', power: 1 },
  xor: { sign: 'xor', power: 2 },
  and: { sign: 'and', power: 3 },
  '&&': { sign: 'and', power: 3 },
  '==': { sign: '==', power: 5 },
  '=': { sign: '==', power: 5 },
  '!=': { sign: '!=', power: 5 },
  '<>': { sign: '!=', power: 5 },
  '>': { sign: '>', power: 5 },
  '>=': { sign: '>=', power: 5 },
  '<': { sign: '<', power: 5 },
  '<=': { sign: '<=', power: 5 },
  '+': { sign: '+', power: 6 },
  '-': { sign: '-', power: 6 },
  '*': { sign: '*', power: 7 },
  '/': { sign: '/', power: 7 },
  '%': { sign: '%', power: 7 },
  '^': { sign: '^', power: 9 },
}
const notPower = 4
const minusPower = 8
const factorialPower = 10

/**
 * Reads an expression: `+ - * / % ^`, `!` behind a number (its factorial), comparisons, `and or xor not`, parentheses,
 * functions and constants (functions.ts), texts in quotes, names of values, `{any name}` for names with other characters, and
 * `#` for a comment up to the end of the line.
 *
 * @throws ExpressionError
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(readTokens(text))
  const read = parser.expression(0, 0)
  parser.end()
  return read
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  expression(power: number, depth: number): Expression {
    if (depth > expressionLimits.depth) {
      throw new ExpressionError(`An expression is nested at most ${expressionLimits.depth} deep.`)
    }
    let left = this.#operand(depth)
    for (;;) {
      const token = this.#tokens[this.#at]
      if (token === undefined) return left
      if (isSign(token, '!') && factorialPower >= power) {
        this.#at++
        left = { kind: 'unary', sign: '!', of: left }
        continue
      }
      const found = wordOf(token)
      const operator = found !== null && Object.hasOwn(binary, found) ? binary[found]! : null
      if (operator === null || operator.power < power) return left
      this.#at++
      const right = this.expression(operator.sign === '^' ? operator.power : operator.power + 1, depth + 1)
      left = { kind: 'binary', sign: operator.sign, left, right }
    }
  }

  end(): void {
    const token = this.#tokens[this.#at]
    if (token !== undefined) throw unexpected(token)
  }

  #operand(depth: number): Expression {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw new ExpressionError('The expression ends where a value was expected.')
    switch (token.kind) {
      case 'number':
      case 'text':
        return { kind: 'constant', value: token.value }
      case 'name':
        return this.#named(token, depth)
      case 'sign':
        return this.#signed(token, depth)
    }
  }

  #signed(token: Token & { readonly kind: 'sign' }, depth: number): Expression {
    switch (token.sign) {
      case '(': {
        const inner = this.expression(0, depth + 1)
        this.#expect(')')
        return inner
      }
      case '-':
        return { kind: 'unary', sign: '-', of: this.expression(minusPower, depth + 1) }
      case '+':
        return this.expression(minusPower, depth + 1)
      case '!':
        return { kind: 'unary', sign: 'not', of: this.expression(minusPower, depth + 1) }
      default:
        throw unexpected(token)
    }
  }

  #named(token: Token & { readonly kind: 'name' }, depth: number): Expression {
    const { name, quoted } = token
    if (quoted) return { kind: 'value', name }
    const word = name.toLowerCase()
    if (word === 'not') return { kind: 'unary', sign: 'not', of: this.expression(notPower, depth + 1) }
    if (Object.hasOwn(binary, word)) throw unexpected(token)
    const next = this.#tokens[this.#at]
    if (next !== undefined && isSign(next, '(')) return this.#call(word, token, depth)
    if (Object.hasOwn(constants, word)) return { kind: 'constant', value: constants[word]! }
    return { kind: 'value', name }
  }

  #call(name: string, { at }: Token, depth: number): Expression {
    if (!Object.hasOwn(functions, name)) {
      const close = nearest(name, Object.keys(functions))
      throw new ExpressionError(
        `There is no function ${name.slice(0, 50)} (character ${at}).${close === null ? '' : ` The nearest is ${close}.`}`,
      )
    }
    this.#at++
    const of: Expression[] = []
    const next = this.#tokens[this.#at]
    if (next !== undefined && isSign(next, ')')) this.#at++
    else {
      for (;;) {
        of.push(this.expression(0, depth + 1))
        const after = this.#tokens[this.#at]
        if (after === undefined || !isSign(after, ',')) break
        this.#at++
      }
      this.#expect(')')
    }
    const [least, most] = functions[name]!.takes
    if (of.length < least || of.length > most) {
      const wanted = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`
      throw new ExpressionError(`${name} takes ${wanted} value${wanted === '1' ? '' : 's'}, not ${of.length}.`)
    }
    return { kind: 'call', name, of }
  }

  #expect(sign: string): void {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw new ExpressionError(`A "${sign}" is missing at the end of the expression.`)
    if (!isSign(token, sign)) throw unexpected(token)
  }
}

const isSign = (token: Token, sign: string): boolean => token.kind === 'sign' && token.sign === sign

/** The sign or the word, where a token can be an operator. */
function wordOf(token: Token): string | null {
  if (token.kind === 'sign') return token.sign
  return token.kind === 'name' && !token.quoted ? token.name.toLowerCase() : null
}

function unexpected(token: Token): ExpressionError {
  const shown =
    token.kind === 'sign'
      ? token.sign
      : token.kind === 'name'
        ? token.name.slice(0, 50)
        : String(token.value).slice(0, 50)
  return new ExpressionError(`"${shown}" at character ${token.at} is not expected there.`)
}
