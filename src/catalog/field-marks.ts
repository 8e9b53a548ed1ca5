import { commonFields, schemaFields, type SchemaField } from './event-schemas.ts'
import { getEventType, type EventType } from './event-types.ts'

/** A place in an event whose value says something about a person, or should not be shown around. */
export interface FieldMark {
  /** Dotted, `[]` for each element of a list, e.g. `debugContext.debugData.phoneNumber`, `target[].detailEntry.email`. */
  readonly path: string
  readonly sensitive: boolean
  readonly personal: boolean
}

/**
 * The sensitive and personal fields that the catalog declares for a type, each path once; none for an unknown type.
 * What every event may carry (`actor.alternateId`, `client.ipAddress` …) is not in the catalog's declarations.
 */
export function fieldMarks(type: string | EventType): readonly FieldMark[] {
  const known = typeof type === 'string' ? getEventType(type) : type
  if (known === undefined) return []
  const places: readonly (readonly [string, readonly SchemaField[]])[] = [
    ['debugContext.debugData.', known.debugSchema === null ? [] : debugFields(known.debugSchema)],
    ['actor.detailEntry.', known.actorSchema === null ? [] : schemaFields(known.actorSchema)],
    ['target[].detailEntry.', known.targetSchemas.flatMap(schemaFields)],
    ['target[].changeDetails.from.', known.changeSchemas.flatMap(schemaFields)],
    ['target[].changeDetails.to.', known.changeSchemas.flatMap(schemaFields)],
  ]
  const marks = new Map<string, FieldMark>()
  for (const [prefix, fields] of places) {
    for (const { wireName, sensitive, personal } of fields) {
      if (!sensitive && !personal) continue
      const path = prefix + wireName
      const before = marks.get(path)
      // Two schemas of a type may both have the field: the stricter mark counts.
      marks.set(path, {
        path,
        sensitive: sensitive || before?.sensitive === true,
        personal: personal || before?.personal === true,
      })
    }
  }
  return [...marks.values()]
}

function debugFields(schema: string): readonly SchemaField[] {
  return [...commonFields(schema), ...schemaFields(schema)]
}
