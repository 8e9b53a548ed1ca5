import type { Schema } from '../../api/openapi.ts'

export type Schemas = Readonly<Record<string, Schema>>

/** The schema that a reference means; any other as it is. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '')
  return name === undefined
    ? schema
    : { ...schemas[name], ...(schema.description && { description: schema.description }) }
}

/** A schema's choices, where it has any. */
export const choicesOf = (schema: Schema): readonly Schema[] | undefined => schema.anyOf ?? schema.oneOf

/** The type in few words, e.g. `string (date-time)` or `"ACTIVE" | "INACTIVE"`. */
export function typeName(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(' | ')
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type
  const name = typeof type === 'string' ? type : 'any'
  return schema.format === undefined ? name : `${name} (${schema.format})`
}

const deepest = 6

/** A value of the schema's shape to begin with: required fields, the first choice, empty texts. */
export function sampleOf(given: Schema, schemas: Schemas, depth = 0): unknown {
  const schema = resolved(given, schemas)
  if (schema.const !== undefined) return schema.const
  if (schema.default !== undefined) return schema.default
  if (schema.examples !== undefined && schema.examples.length > 0) return schema.examples[0]
  if (schema.enum !== undefined) return schema.enum[0]
  const first = choicesOf(schema)?.[0]
  if (first !== undefined) return sampleOf(first, schemas, depth + 1)
  if (schema.properties !== undefined) {
    if (depth >= deepest) return {}
    const required = Object.entries(schema.properties).filter(([name]) => schema.required?.includes(name))
    return Object.fromEntries(required.map(([name, each]) => [name, sampleOf(each, schemas, depth + 1)]))
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'array') return schema.items === undefined ? [] : [sampleOf(schema.items, schemas, depth + 1)]
  if (type === 'integer' || type === 'number') return schema.minimum ?? 0
  if (type === 'boolean') return false
  if (type === 'string') return ''
  return type === 'null' ? null : {}
}
