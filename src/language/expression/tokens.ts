import { ExpressionError } from './expression-error.ts'

/** What an expression is made of. `at` is the position of its first character. */
export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  /** A name of a value, a function or a constant; `quoted` for `{any name}`, which is always a value. */
  | { readonly kind: 'name'; readonly name: string; readonly quoted: boolean; readonly at: number }
  | { readonly kind: 'sign'; readonly sign: string; readonly at: number }

export const expressionLimits = Object.freeze({ characters: 10_000, tokens: 2_000, depth: 100 })

const white = /\s+|#[^\n]*/y
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?/y
const name = /[A-Za-z_][A-Za-z0-9_]*/y
const quotedName = /\{([^{}]*)\}/y
const text = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y
const sign = /==|!=|<>|>=|<=|&&|\|\||[-+*/^%!<>=(),]/y

/** @throws ExpressionError naming the character that belongs to nothing */
export function readTokens(given: string): readonly Token[] {
  const { characters, tokens: most } = expressionLimits
  if (given.length > characters) throw new ExpressionError(`An expression has at most ${characters} characters.`)
  const tokens: Token[] = []
  let at = 0
  const take = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at
    const found = form.exec(given)
    if (found !== null) at += found[0].length
    return found
  }
  for (;;) {
    while (take(white) !== null);
    if (at >= given.length) return tokens
    if (tokens.length >= most) throw new ExpressionError(`An expression has at most ${most} parts.`)
    const start = at
    let found: RegExpExecArray | null
    if ((found = take(number)) !== null) tokens.push({ kind: 'number', value: finite(Number(found[0])), at: start })
    else if ((found = take(name)) !== null) tokens.push({ kind: 'name', name: found[0], quoted: false, at: start })
    else if ((found = take(quotedName)) !== null) {
      tokens.push({ kind: 'name', name: found[1]!.trim(), quoted: true, at: start })
    } else if ((found = take(text)) !== null) {
      const value = (found[1] ?? found[2]!).replaceAll(/\\(.)/g, '$1')
      tokens.push({ kind: 'text', value, at: start })
    } else if ((found = take(sign)) !== null) tokens.push({ kind: 'sign', sign: found[0], at: start })
    else {
      const what = given.codePointAt(at)!
      throw new ExpressionError(`"${String.fromCodePoint(what)}" at character ${at} belongs to no expression.`)
    }
  }
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value
  throw new ExpressionError('A number in the expression is too large.')
}
