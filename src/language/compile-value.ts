import type { Json } from '../base/json/json.ts'
import { convertAs, isList, toText } from './convert.ts'
import { languageLimits } from './limits.ts'
import { follow, pathSegments } from './path.ts'
import { ValueError } from './value-error.ts'
import {
  isWrong,
  looksLikeLiteral,
  looksLikeReference,
  parseReference,
  parseTemplate,
  type ReferencePath,
} from './values.ts'

/** What the cards of one flow (or of one call of a helper) gave so far: outputs by slot; slot 0 is the trigger. */
export type Frame = (Readonly<Record<string, Json>> | undefined)[]

/** Gives a value out of a frame. */
export type Resolve = (frame: Frame) => Json

/** A value made ready: known now, or only when the flow runs. */
export type CompiledValue = { readonly constant: Json } | { readonly resolve: Resolve }

/** Finds the slot of a card that can be seen from here, or reports why not and gives null. */
export type Lookup = (reference: ReferencePath, at: string) => number | null

/** What compiling a value needs: where references lead, where problems go, and how the place is named when it runs. */
export interface ValueContext {
  readonly lookup: Lookup
  readonly report: (at: string, message: string) => void
  /** Names card and input in errors at run time. */
  readonly where: string
}

/** Nothing: what a value with a problem becomes. The flow does not compile, so it is never used. */
const nothing: CompiledValue = Object.freeze({ constant: null })

/** Compiles a value as the definition has it: JSON, references, literals, and these inside lists and objects. */
export function compileValue(value: Json, at: string, context: ValueContext, depth = 0): CompiledValue {
  if (typeof value !== 'object' || value === null) return { constant: value }
  if (depth > languageLimits.valueDepth) {
    context.report(at, `is nested deeper than ${languageLimits.valueDepth} levels.`)
    return nothing
  }
  if (isList(value)) return compileList(value, at, context, depth)
  if (looksLikeReference(value)) {
    const reference = parseReference(value)
    if (isWrong(reference)) {
      context.report(at, reference.message)
      return nothing
    }
    const resolve = compileReference(reference, at, context)
    if (resolve === null) return nothing
    const { as } = reference
    return { resolve: as === null ? resolve : (frame) => convertAs(resolve(frame), as, context.where) }
  }
  if (looksLikeLiteral(value)) {
    const stray = Object.keys(value).find((key) => key !== '$literal')
    if (stray !== undefined) context.report(at, `"${stray}" beside "$literal" is unknown.`)
    return { constant: value['$literal'] as Json }
  }
  return compileObject(value, at, context, depth)
}

/** Compiles a template into the text that it makes. Text without references is constant. */
export function compileTemplate(text: string, at: string, context: ValueContext): CompiledValue {
  const parsed = parseTemplate(text)
  if (isWrong(parsed)) {
    context.report(at, parsed.message)
    return nothing
  }
  const parts = parsed.parts.map((part) => (typeof part === 'string' ? part : compileReference(part, at, context)))
  if (parts.every((part) => typeof part === 'string')) return { constant: parts.join('') }
  return {
    resolve(frame) {
      let made = ''
      for (const part of parts) {
        made += typeof part === 'string' ? part : part === null ? '' : toText(part(frame))
        if (made.length > languageLimits.text) {
          throw new ValueError(
            'Step Output Too Large',
            `${context.where}: the text is longer than ${languageLimits.text} characters.`,
          )
        }
      }
      return made
    },
  }
}

function compileReference(reference: ReferencePath, at: string, context: ValueContext): Resolve | null {
  const slot = context.lookup(reference, at)
  if (slot === null) return null
  const { output } = reference
  // An output that shares its name with something every object inherits must not find that.
  const read: Resolve =
    output in Object.prototype
      ? (frame) => (Object.hasOwn(frame[slot]!, output) ? (frame[slot]![output] ?? null) : null)
      : (frame) => frame[slot]![output] ?? null
  if (reference.path.length === 0) return read
  const path = pathSegments(reference.path)
  return (frame) => follow(read(frame), path)
}

function compileList(items: readonly Json[], at: string, context: ValueContext, depth: number): CompiledValue {
  const compiled = items.map((item, i) => compileValue(item, `${at}[${i}]`, context, depth + 1))
  if (compiled.every((item) => 'constant' in item)) return { constant: compiled.map((item) => item.constant) }
  return { resolve: (frame) => compiled.map((item) => valueOf(item, frame)) }
}

function compileObject(
  object: { readonly [key: string]: Json },
  at: string,
  context: ValueContext,
  depth: number,
): CompiledValue {
  const members = Object.entries(object).map(
    ([key, value]) => [key, compileValue(value, `${at}.${key}`, context, depth + 1)] as const,
  )
  // Built anew also when constant: a `$literal` inside has lost its wrapping.
  if (members.every(([, member]) => 'constant' in member)) return { constant: build(members, []) }
  return { resolve: (frame) => build(members, frame) }
}

function build(members: readonly (readonly [string, CompiledValue])[], frame: Frame): Json {
  const object: Record<string, Json> = {}
  for (const [key, member] of members) {
    // A key like any other in data, but plain assignment would set the prototype.
    if (key === '__proto__') define(object, key, valueOf(member, frame))
    else object[key] = valueOf(member, frame)
  }
  return object
}

function define(object: object, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

/** The value of a compiled one in a frame. */
export const valueOf = (compiled: CompiledValue, frame: Frame): Json =>
  'constant' in compiled ? compiled.constant : compiled.resolve(frame)
