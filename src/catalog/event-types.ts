import categoryNames from './data/categories.json' with { type: 'json' }
import { flowhookCategory, flowhookTypes } from './flowhook-types.ts'
import records from './data/event-types.json' with { type: 'json' }

/** One public type of Okta's event type catalog (release 2026.08.1). */
export interface EventType {
  /** Dotted, 2 to 11 segments, e.g. `user.lifecycle.create`. 19 of Okta's ids are not lower snake case. */
  readonly id: string
  /** What an event of this type says happened, at most 80 characters. Ours, not Okta's wording. */
  readonly description: string
  readonly tags: readonly string[]
  /** `YYYY.MM.n`, or for older types `YYYY.MM` or `YYYY.WW`. */
  readonly release: string
  /** `YYYY-MM-DD`. */
  readonly created: string
  /** The id of one of `categories()`. */
  readonly category: string
  /** Whether an event hook may subscribe to it. */
  readonly eligible: boolean
  /** Whether its events say on a target what changed, `from` and `to`. */
  readonly changeDetails: boolean
  /** Names for `schemaFields`; null where Okta publishes none. */
  readonly debugSchema: string | null
  readonly actorSchema: string | null
  readonly targetSchemas: readonly string[]
  readonly changeSchemas: readonly string[]
}

/** A category of event types and how many types it has. */
export interface EventCategory {
  readonly id: string
  readonly name: string
  readonly count: number
  readonly eligibleCount: number
}

/** A tag and how many types carry it. */
export interface EventTag {
  readonly id: string
  readonly count: number
}

/** A line of data/event-types.json, where what is empty is left out. */
interface EventTypeRecord {
  readonly id: string
  readonly description: string
  readonly category: string
  readonly release: string
  readonly created: string
  readonly tags: readonly string[]
  readonly debug?: string
  readonly actor?: string
  readonly targets?: readonly string[]
  readonly changes?: readonly string[]
}

/** The tag that lets event hooks subscribe. */
const eligibleTag = 'event-hook-eligible'

const none: readonly string[] = Object.freeze([])

// The compiler sees the union of 1,178 literal shapes; the test of the data proves that each fits the record.
const catalog: readonly EventType[] = Object.freeze((records as readonly EventTypeRecord[]).map(eventType))

const byId: ReadonlyMap<string, EventType> = new Map([...catalog, ...flowhookTypes].map((type) => [type.id, type]))

const nameByCategory: ReadonlyMap<string, string> = new Map(
  [...categoryNames, flowhookCategory].map(({ id, name }) => [id, name]),
)

/** All 1,178 types in the order of their ids. */
export function eventTypes(): readonly EventType[] {
  return catalog
}

/** The type with exactly this id (case counts) of Okta's catalog or of Flowhook's own, or undefined. */
export function getEventType(id: string): EventType | undefined {
  return byId.get(id)
}

/** The 48 categories in use, in the order of their names. */
export function categories(): readonly EventCategory[] {
  return categoryNames
    .map(({ id, name }) => {
      const inside = catalog.filter((type) => type.category === id)
      return { id, name, count: inside.length, eligibleCount: inside.filter((type) => type.eligible).length }
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

/** The readable name of a category, or its id where it is unknown. */
export function categoryName(id: string): string {
  return nameByCategory.get(id) ?? id
}

/** The 109 tags in use, the most used first. */
export function tags(): readonly EventTag[] {
  const counts = new Map<string, number>()
  for (const type of catalog) for (const tag of type.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .map(([id, count]) => ({ id, count }))
    .sort((a, b) => b.count - a.count || a.id.localeCompare(b.id, 'en'))
}

function eventType(record: EventTypeRecord): EventType {
  const { id, description, category, release, created } = record
  return Object.freeze({
    id,
    description,
    tags: record.tags,
    release,
    created,
    category,
    eligible: record.tags.includes(eligibleTag),
    changeDetails: record.changes !== undefined,
    debugSchema: record.debug ?? null,
    actorSchema: record.actor ?? null,
    targetSchemas: record.targets ?? none,
    changeSchemas: record.changes ?? none,
  })
}
