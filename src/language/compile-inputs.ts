import type { Json } from '../base/json/json.ts'
import type { CardNode } from '../model/flow-definition.ts'
import type { CardLike } from './card-like.ts'
import { compileTemplate, compileValue, valueOf, type Frame, type ValueContext } from './compile-value.ts'
import { fieldReader, literalProblem, type FieldLike } from './field-values.ts'
import { languageLimits } from './limits.ts'
import { suggestion } from './nearest.ts'
import { isSafeKey } from './path.ts'
import { looksLikeLiteral, looksLikeReference } from './values.ts'

/** Gives a card's inputs out of a frame. */
export type InputsReader = (frame: Frame) => Readonly<Record<string, Json>>

interface Context extends Omit<ValueContext, 'where'> {
  /** Collects the helper flows that are called. */
  readonly calls: Set<string>
}

type CompiledInput = { readonly constant: Json } | { readonly get: (frame: Frame) => Json }

/** Compiles what a card's inputs are set to, in the order of the card's declaration. */
export function compileInputs(node: CardNode, card: CardLike, at: string, context: Context): InputsReader {
  const given = node.inputs ?? {}
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(card.inputs, name)) {
      const names = Object.keys(card.inputs)
      context.report(`${at}.${name}`, `Card ${card.id} has no input "${name}".${suggestion(name, names)}`)
    }
  }
  const compiled = Object.entries(card.inputs).map(([name, field]) => {
    const where = `Card ${node.id}, input "${name}"`
    const value = Object.hasOwn(given, name) ? (given[name] as Json) : null
    return [name, compileInput(value, field, `${at}.${name}`, card.mirrors === name, { ...context, where })] as const
  })
  const constants = freeze(
    Object.fromEntries(compiled.map(([name, input]) => [name, 'constant' in input ? input.constant : null])),
  ) as Readonly<Record<string, Json>>
  const others = compiled.flatMap(([name, input]) => ('constant' in input ? [] : [{ name, get: input.get }]))
  if (others.length === 0) return () => constants
  return (frame) => {
    // A copy keeps the form of the object, which one that grows name by name does not.
    const inputs: Record<string, Json> = { ...constants }
    for (let i = 0; i < others.length; i++) inputs[others[i]!.name] = others[i]!.get(frame)
    return inputs
  }
}

function compileInput(
  value: Json,
  field: FieldLike,
  at: string,
  mirrors: boolean,
  context: ValueContext & Context,
): CompiledInput {
  if (value === null) {
    if (field.optional !== true && field.kind !== 'any') context.report(at, `"${field.label}" is required.`)
    return { constant: freeze(field.default ?? null) }
  }
  if (field.kind === 'connection' && typeof value !== 'string') {
    context.report(at, `"${field.label}" must be the id of a connection; it cannot be a reference.`)
    return { constant: null }
  }
  if (field.kind === 'flow') return flowInput(value, field, at, context)
  if (field.kind === 'conditions' && (looksLikeReference(value) || looksLikeLiteral(value))) {
    context.report(at, 'Each condition has a branch, so they must stand here; the whole cannot be a reference.')
    return { constant: null }
  }
  if (field.kind === 'fields') checkFields(value, at, mirrors, context)
  const compiled =
    field.kind === 'template' && typeof value === 'string'
      ? compileTemplate(value, at, context)
      : compileValue(value, at, context)
  const read = fieldReader(field, context.where)
  if ('constant' in compiled) {
    const wrong = literalProblem(field, compiled.constant)
    if (wrong === null) return { constant: freeze(read(compiled.constant)) }
    context.report(at, `"${field.label}": ${wrong}`)
    return { constant: null }
  }
  // A list or object with references inside is known to be one already now.
  if (!looksLikeReference(value) && typeof value === 'object') {
    const wrong = literalProblem({ ...field, kind: field.kind === 'path' ? 'list' : field.kind }, value)
    if (wrong !== null) context.report(at, `"${field.label}": ${wrong}`)
  }
  return { get: (frame) => read(valueOf(compiled, frame)) }
}

function flowInput(value: Json, field: FieldLike, at: string, context: Context): CompiledInput {
  if (typeof value !== 'string' || value === '') {
    context.report(
      at,
      `"${field.label}" must be the id of a ${field.anyFlow === true ? 'flow' : 'helper flow'}; it cannot be a reference.`,
    )
  } else if (field.anyFlow !== true) context.calls.add(value)
  return { constant: value }
}

function checkFields(value: Json, at: string, mirrors: boolean, context: ValueContext): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  if (looksLikeReference(value) || looksLikeLiteral(value)) {
    if (mirrors) context.report(at, 'Its names are outputs, so they must stand here; the whole cannot be a reference.')
    return
  }
  const names = Object.keys(value)
  if (names.length > languageLimits.fields) context.report(at, `has more than ${languageLimits.fields} fields.`)
  for (const name of names) {
    if (!isSafeKey(name)) context.report(`${at}.${name}`, `"${name}" cannot be a name.`)
    if (name === '' || name.length > languageLimits.fieldName) {
      context.report(`${at}.${name.slice(0, 40)}`, `A name has 1 to ${languageLimits.fieldName} characters.`)
    }
  }
}

// Constants are shared by all executions of the flow: nobody may change them.
function freeze(value: Json): Json {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) freeze(member as Json)
  }
  return value
}
