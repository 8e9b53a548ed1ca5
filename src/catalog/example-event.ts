import { createRequire } from 'node:module'
import type { LogEvent } from './log-event.ts'

/** What an example is made from: a type of the catalog, or one of one's own, which has no schemas. */
export interface ExampleType {
  readonly id: string
  readonly description: string
  readonly debugSchema?: string | null
  readonly actorSchema?: string | null
  readonly targetSchemas?: readonly string[]
  readonly changeSchemas?: readonly string[]
}

/** What an example is given. */
export interface ExampleGiven {
  readonly uuid: string
  /** ISO 8601, UTC, milliseconds. */
  readonly published: string
  /** Numbers from 0 (inside) to 1 (outside) for the values; without it they follow from type, uuid and time. */
  readonly random?: () => number
}

const load = createRequire(import.meta.url)

/**
 * A realistic event of a type, made by rule from its id and the schemas that the catalog names, in the shape and key order
 * of deliveries. The same type, uuid and time give the same event. At most 16 KiB as JSON; nothing in it is real: people,
 * addresses and domains are the ones reserved for examples, and secrets are `********`.
 *
 * `type` may be an id; one that the catalog does not have is taken as a type of one's own.
 */
export function exampleEvent(type: string | ExampleType, given: ExampleGiven): LogEvent {
  // Most processes never make an example: the rules and the schemas (a dozen files) are read at the first one, which
  // takes two thirds off the catalog's start. `require` keeps them; it cannot know the module's type, the cast says it.
  const { makeExampleEvent } = load('./make-example-event.ts') as typeof import('./make-example-event.ts')
  return makeExampleEvent(type, given)
}
