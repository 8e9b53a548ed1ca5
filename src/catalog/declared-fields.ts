import { commonFields, schemaFields, type SchemaField } from './event-schemas.ts'
import type { EventType } from './event-types.ts'

/** A field that the catalog declares for the events of a type, beside what every event has. */
export interface DeclaredField {
  /** Dotted, `[]` for each element of a list, e.g. `target[].detailEntry.email`. */
  readonly path: string
  /** A Java-like name, e.g. `String`, `List`. */
  readonly type: string
  /** What the text is: `id`, `enum`, `uri` …; may be empty. */
  readonly format: string
  readonly sensitive: boolean
  readonly personal: boolean
  /** A value that it may have, or empty. */
  readonly sample: string
}

/** The declared fields of a type, each path once, in the order of an event: actor, debug data, targets. */
export function declaredFields(type: EventType): readonly DeclaredField[] {
  const { actorSchema, debugSchema, targetSchemas, changeSchemas } = type
  const debug = debugSchema === null ? [] : [...schemaFields(debugSchema), ...commonFields(debugSchema)]
  const changes = changeSchemas.flatMap(schemaFields)
  const all = [
    ...at('actor.detailEntry', actorSchema === null ? [] : schemaFields(actorSchema)),
    ...at('debugContext.debugData', debug),
    ...at('target[].detailEntry', targetSchemas.flatMap(schemaFields)),
    ...at('target[].changeDetails.from', changes),
    ...at('target[].changeDetails.to', changes),
  ]
  return [...new Map(all.map((field) => [field.path, field])).values()]
}

function at(place: string, fields: readonly SchemaField[]): readonly DeclaredField[] {
  return fields.map(({ wireName, type, format, sensitive, personal, sample }) => ({
    path: `${place}.${wireName}`,
    type,
    format,
    sensitive,
    personal,
    sample,
  }))
}
