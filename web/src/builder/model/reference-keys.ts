import { pathKeys } from '../../../../src/language/path.ts'
import { parseTemplate } from '../../../../src/language/values.ts'
import type { Reference, Value } from '../../../../src/model/flow-definition.ts'
import { isJsonObject } from './json.ts'

/** A reference as it is written: dotted, or as a list of keys where one has a dot. */
export function referenceOf(keys: readonly string[], as?: Reference['as']): Reference {
  const $from = keys.some((key) => key.includes('.') || key === '') ? keys : keys.join('.')
  return as === undefined ? { $from } : { $from, as }
}

/** The keys of a reference (card, output, path …), or null where a value is none. */
export function keysOf(value: unknown): readonly string[] | null {
  if (!isJsonObject(value) || !Object.hasOwn(value, '$from')) return null
  const from: unknown = value['$from']
  if (typeof from === 'string') return pathKeys(from)
  return Array.isArray(from) && from.every((key) => typeof key === 'string') ? from : null
}

/** A reference inside a template: `{{card.output.path}}`. */
export function inTemplate(keys: readonly string[]): string {
  // A key with braces would end the template's own.
  const plain = keys.every((key) => /^[^.{}[\]\s]+$/.test(key))
  return `{{${plain ? keys.join('.') : JSON.stringify(keys).replaceAll('}', String.raw`\u007d`)}}}`
}

/** A template as texts and references; one text where it cannot be read. */
export function templateParts(text: string): readonly (string | readonly string[])[] {
  const parsed = parseTemplate(text)
  if (!('parts' in parsed)) return [text]
  return parsed.parts.map((part) => (typeof part === 'string' ? part : [part.card, part.output, ...part.path]))
}

/** Calls `visit` with the keys of every reference inside a value; texts are read as templates where they have braces. */
export function eachReference(value: unknown, visit: (keys: readonly string[]) => void): void {
  if (typeof value === 'string') {
    if (!value.includes('{{')) return
    for (const part of templateParts(value)) if (typeof part !== 'string') visit(part)
    return
  }
  if (Array.isArray(value)) for (const item of value) eachReference(item, visit)
  if (!isJsonObject(value)) return
  const keys = keysOf(value)
  if (keys !== null) visit(keys)
  else if (!Object.hasOwn(value, '$literal')) for (const member of Object.values(value)) eachReference(member, visit)
}

/** What the keys of a reference become; the same keys where it stays. */
export type RenameKeys = (keys: readonly string[]) => readonly string[]

/** The value with every reference renamed; the very same value where none changed. */
export function renameReferences<V extends Value | undefined>(value: V, rename: RenameKeys): V {
  return renamed(value, rename) as V // keeps the form of what it is given
}

function renamed(value: unknown, rename: RenameKeys): unknown {
  if (typeof value === 'string') return value.includes('{{') ? renamedTemplate(value, rename) : value
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => renamed(item, rename))
    return items.every((item, i) => item === value[i]) ? value : items
  }
  if (!isJsonObject(value) || Object.hasOwn(value, '$literal')) return value
  const keys = keysOf(value)
  if (keys !== null) {
    const made = rename(keys)
    return made === keys ? value : { ...value, $from: referenceOf(made).$from }
  }
  const members = Object.entries(value).map(([key, member]) => [key, renamed(member, rename)] as const)
  return members.every(([key, member]) => member === value[key]) ? value : Object.fromEntries(members)
}

// Where nothing is renamed, what the author wrote stays as it is, white space and all.
function renamedTemplate(text: string, rename: RenameKeys): string {
  const parts = templateParts(text)
  const made = parts.map((part) => (typeof part === 'string' ? part : rename(part)))
  if (made.every((part, i) => part === parts[i])) return text
  return made.map((part) => (typeof part === 'string' ? part.replaceAll('{{', '{{{{') : inTemplate(part))).join('')
}
