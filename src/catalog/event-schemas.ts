import { createRequire } from 'node:module'

/** A field of an event's debug data, of a target's details or of a change, as Okta's catalog describes it. */
export interface SchemaField {
  /** As in the catalog, e.g. `operation_rate_limit_type`. */
  readonly name: string
  /** As in events, e.g. `operationRateLimitType`. */
  readonly wireName: string
  /** A Java-like name: `String`, `List`, `Boolean`, `Map`, `Integer` … */
  readonly type: string
  /** What the text is: `id`, `enum`, `uri`, `okta:userId` …; may be empty. */
  readonly format: string
  readonly sensitive: boolean
  readonly personal: boolean
  /** Made up by a customer, such as the name of a rule. */
  readonly customer: boolean
  /** A value that the field may have, where the catalog's own is a plain word or number; else empty. */
  readonly sample: string
}

/** name, type, format, marks (`s`ensitive, `p`ersonal, `c`ustomer), sample; empty ones at the end are left out. */
type FieldRecord = readonly [string, string, string?, string?, string?]

interface SchemaFile {
  /** The fields that nearly all debug data share. */
  readonly commonDebugData: readonly FieldRecord[]
  readonly schemas: Readonly<Record<string, { readonly common?: true; readonly fields: readonly FieldRecord[] }>>
}

const load = createRequire(import.meta.url)

/** The fields of a schema that only it has, in the catalog's order; none for an unknown or empty schema. */
export function schemaFields(schema: string): readonly SchemaField[] {
  return (schemaFile().schemas[schema]?.fields ?? []).map(field)
}

/** The fields that a debug data schema shares with nearly all others, e.g. `requestId`; none where it shares none. */
export function commonFields(schema: string): readonly SchemaField[] {
  const file = schemaFile()
  return file.schemas[schema]?.common === true ? file.commonDebugData.map(field) : []
}

/** `operation_rate_limit_type` → `operationRateLimitType`. Names that are camel case already stay. */
export function wireName(name: string): string {
  return name.replaceAll(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase())
}

/** Read when first asked for, not at start: only examples and marks need it. `require` keeps it after that. */
function schemaFile(): SchemaFile {
  // The file is ours and its test proves that it has this shape; `require` cannot know it.
  return load('./data/event-schemas.json') as SchemaFile
}

function field([name, type, format = '', marks = '', sample = '']: FieldRecord): SchemaField {
  return {
    name,
    wireName: wireName(name),
    type,
    format,
    sensitive: marks.includes('s'),
    personal: marks.includes('p'),
    customer: marks.includes('c'),
    sample,
  }
}
