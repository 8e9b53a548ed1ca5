import { isJsonObject, type Json } from '../../base/json/json.ts'
import { isWrong, looksLikeLiteral, looksLikeReference, parseReference, parseTemplate } from '../../language/values.ts'
import type { Value, ValueType } from '../../model/flow-definition.ts'
import type { BodyDraft, DraftCard, DraftPort, Source } from './export-body.ts'
import type { Place } from './places.ts'
import { typeOfLiteral } from './port-types.ts'

/**
 * Sets an input of a card in a file to a value: a reference becomes a wire, JSON stands as it is. What a port cannot say (a
 * reference inside a list or an object) is left out here; comparing with what the file reads as finds it.
 */
export function setInput(body: BodyDraft, card: DraftCard, port: DraftPort, value: Value | undefined): void {
  if (value === undefined || wireInput(body, card, port, value)) return
  const given = value as Json
  const literal = looksLikeLiteral(given) ? given['$literal']! : given
  if (literal === given && hasReference(given)) return
  setLiteral(port, literal)
}

/** Wires an input where its value is a reference, or a list of one. @returns whether it is */
export function wireInput(body: BodyDraft, card: DraftCard, port: DraftPort, value: Value): boolean {
  const whole = referenceOf(value)
  const given = value as Json
  const only = whole === null && Array.isArray(given) && given.length === 1 ? referenceOf(given[0] as Value) : null
  const reference = whole ?? only
  if (reference === null) return false
  const { place, as } = reference
  const source = body.source(place)
  if (source !== null)
    body.wire(source, card, port, { ...(as ? { as } : {}), ...(whole === null ? { wrap: true } : {}) })
  return true
}

/** Where a value comes from, where it is a reference and nothing else. */
export function sourceOf(body: BodyDraft, value: Value): Source | null {
  const reference = referenceOf(value)
  return reference === null ? null : body.source(reference.place)
}

/** JSON as it stands; null for what has references in it. */
export function plainOf(value: Value): Json {
  const given = value as Json
  if (looksLikeLiteral(given)) return given['$literal']!
  return hasReference(given) ? null : given
}

/** The text of a template that has no references in it, as a plain literal. */
export function setTemplate(port: DraftPort, text: Value | undefined): void {
  if (typeof text !== 'string') return
  const read = parseTemplate(text)
  if (!isWrong(read) && read.parts.every((part) => typeof part === 'string')) setLiteral(port, read.parts.join(''))
}

export function setLiteral(port: DraftPort, literal: Json): void {
  port.value.data = literal
  if (port.value.type !== 'any') return
  const { type, list } = typeOfLiteral(literal)
  port.value.type = type
  port.value.collection = list
}

interface ReferenceTo {
  readonly place: Place
  readonly as?: ValueType
}

/** A value that is a reference and nothing else; null for every other. */
function referenceOf(value: Value): ReferenceTo | null {
  const given = value as Json
  if (!looksLikeReference(given)) return null
  const read = parseReference(given)
  if (isWrong(read)) return null
  const { card, output, path, as } = read
  return { place: [card, output, ...path], ...(as === null ? {} : { as }) }
}

function hasReference(value: Json): boolean {
  if (typeof value !== 'object' || value === null || looksLikeLiteral(value)) return false
  if (looksLikeReference(value)) return true
  return Object.values(value).some((inner) => hasReference(inner as Json))
}

/** Named fields as inputs of their own names; null where the value is no set of fields but a reference to one. */
export function fieldsOf(value: Value | undefined): readonly (readonly [string, Value])[] | null {
  if (value === undefined) return []
  const given = value as Json
  if (!isJsonObject(given) || looksLikeReference(given) || looksLikeLiteral(given)) return null
  return Object.entries(given) as readonly (readonly [string, Value])[]
}
