import { isJsonObject, type Json } from '../../base/json/json.ts'
import type { FieldDeclaration } from '../../language/card-declaration.ts'
import { convert, isEmpty } from '../../language/convert.ts'
import { ValueError } from '../../language/value-error.ts'
import { looksLikeLiteral, looksLikeReference } from '../../language/values.ts'
import type { Value } from '../../model/flow-definition.ts'
import type { FlopackPort } from './flopack.ts'

/** The literal of a port, as the file has it; undefined where it is "not given" (flopack-format.md, section 6). */
export function literalOf(port: FlopackPort): Json | undefined {
  const data = (port.value?.data ?? null) as Json // the file is parsed JSON
  return isEmpty(data) ? undefined : data
}

/** A literal as an input of ours takes it. Null: it does not fit, and there is nothing to make of it. */
export function fitted(value: Json, field: FieldDeclaration): Value | null {
  try {
    switch (field.kind) {
      case 'text':
        return convert(value, 'text', '')
      case 'template':
        return asTemplateText(convert(value, 'text', '') as string)
      case 'number':
        return convert(value, 'number', '')
      case 'integer':
        return Math.trunc(convert(value, 'number', '') as number)
      case 'boolean':
        return convert(value, 'boolean', '')
      case 'date':
        return convert(value, 'date', '')
      case 'object':
      case 'fields':
        return asValue(convert(value, 'object', ''))
      case 'list':
        return asValue(convert(value, 'list', ''))
      case 'choice':
        return choiceOf(value, field)
      case 'path':
        return typeof value === 'string' || Array.isArray(value) ? value : null
      default:
        return asValue(value)
    }
  } catch (error) {
    if (error instanceof ValueError) return null
    throw error
  }
}

// "minute" for "minutes", "GET" for "get": the words of choices differ in number and case only.
function choiceOf(value: Json, field: FieldDeclaration): string | null {
  const word = String(value).trim().toLowerCase()
  const found = field.options?.find(({ value: option, label }) =>
    [option.toLowerCase(), label.toLowerCase()].some((known) => known === word || known === `${word}s`),
  )
  return found?.value ?? null
}

/** JSON that stands for itself, also where it looks like a reference. */
export function asValue(value: Json): Value {
  return hasSpecial(value) ? { $literal: value } : value
}

function hasSpecial(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some((item) => hasSpecial(item as Json))
  if (looksLikeReference(value) || looksLikeLiteral(value)) return true
  return isJsonObject(value) && Object.values(value).some(hasSpecial)
}

/** Plain text inside a template of ours: two braces are written as four. */
export const asTemplateText = (text: string): string => text.replaceAll('{{', '{{{{')
