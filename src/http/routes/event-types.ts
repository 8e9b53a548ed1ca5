import { z } from 'zod'
import {
  categories,
  categoryName,
  declaredFields,
  eventTypes,
  exampleEvent,
  flowhookCategory,
  flowhookTypes,
  getEventType,
  isOwnTypeName,
  searchTypes,
  tags,
  type EventType,
  type Searchable,
} from '../../catalog/index.ts'
import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import type { Ids } from '../../base/ids.ts'
import type { OwnEventType } from '../../model/event.ts'
import type { Store } from '../../store/store.ts'
import { csv } from '../../base/csv/index.ts'
import { booleanParameter } from '../paging.ts'
import { route } from '../route.ts'

export interface EventTypeParts {
  readonly store: Pick<Store, 'commit' | 'listOwnEventTypes'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<Ids, 'uuid'>
}

/** What the filter by category calls the types of one's own. */
const ownCategory = 'own'
const mostExampleBytes = 64 * 1024
const word = z
  .string()
  .max(200)
  .transform((text) => (text === '' ? undefined : text))
  .optional()

const listed = {
  id: z.string(),
  description: z.string(),
  eligible: z.boolean().describe('Whether event hooks can subscribe to it.'),
  category: z.string().nullable().describe('Null for a type of one’s own.'),
  tags: z.array(z.string()),
  own: z.boolean().describe('Whether it was registered here, beside Okta’s catalog.'),
  release: z.string().optional(),
}
const searched = z.strictObject({
  q: word.describe('Words, all of which must be found.'),
  eligible: booleanParameter.describe('Only those that event hooks can subscribe to, or only the others.'),
  category: word.describe('`own` is those that were registered here.'),
  tag: word,
  release: word.describe('The release that they came with, or its beginning, e.g. the year.'),
})
const detailed = z.strictObject({
  ...listed,
  categoryName: z.string().nullable(),
  created: z.string().describe('`YYYY-MM-DD`.'),
  fields: z
    .array(
      z.strictObject({
        path: z.string().describe('Where it is in an event; `[]` stands for each element.'),
        type: z.string(),
        format: z.string(),
        sensitive: z.boolean(),
        personal: z.boolean(),
        sample: z.string(),
      }),
    )
    .describe('What the catalog declares beside what every event has.'),
  example: z.looseObject({}).describe('An event of this type that can be published.'),
})

/** The catalog, and the types of one's own beside it. */
export const eventTypeRoutes = ({ store, clock, ids }: EventTypeParts) => {
  const ownType = async (id: string) => (await store.listOwnEventTypes()).find((type) => type.id === id)
  const detail = (type: EventType | OwnEventType) => ({
    ...shown(type),
    categoryName: 'category' in type ? categoryName(type.category) : null,
    created: 'category' in type ? type.created : new Date(type.created).toISOString().slice(0, 10),
    fields: 'category' in type ? declaredFields(type) : [],
    example: exampleOf(type, clock, ids),
  })
  const search = async ({ release, category, ...query }: z.output<typeof searched>) => {
    const own = (await store.listOwnEventTypes()).map(shown)
    // A list that nothing narrows is Okta's catalog and one's own types.
    const isNarrowed = (query.q ?? query.tag ?? category) !== undefined
    const ours = isNarrowed ? flowhookTypes.map(shown) : []
    const all = (category === ownCategory ? own : [...eventTypes().map(shown), ...ours, ...own]).filter(
      (type) => release === undefined || (type.release ?? '').startsWith(release),
    )
    // A type of one's own has no category, which no category is like.
    return searchTypes<Searchable>(all as readonly Searchable[], {
      ...query,
      ...(category === ownCategory ? {} : { category }),
    }) as readonly ReturnType<typeof shown>[]
  }
  return [
    route({
      method: 'GET',
      path: '/api/v1/eventTypes',
      permission: 'flowhook.eventTypes.read',
      tag: 'Event types',
      summary: 'Search the event types, best first; all of them where nothing is asked.',
      description:
        'Types that tell of trouble in Flowhook itself (`flowhook.…`, docs/notices.md) are found by words, by their tag and by `category=flowhook`.',
      query: searched,
      output: z.array(z.strictObject(listed)),
      handle: ({ query }) => search(query),
    }),
    route({
      method: 'GET',
      path: '/api/v1/eventTypes.csv',
      permission: 'flowhook.eventTypes.read',
      tag: 'Event types',
      summary: 'The same search as a table (RFC 4180), one row for each type.',
      query: searched,
      produces: 'text/csv',
      async handle({ query, reply }) {
        reply
          .type('text/csv; charset=utf-8; header=present')
          .header('content-disposition', 'attachment; filename="event-types.csv"')
        const rows = (await search(query)).map((type) => [
          type.id,
          type.description,
          type.eligible ? 'yes' : 'no',
          type.category === null ? 'own' : categoryName(type.category),
          type.tags.join(' '),
          type.release ?? '',
        ])
        return csv([['type', 'description', 'event hook eligible', 'category', 'tags', 'release'], ...rows])
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/eventTypeFacets',
      permission: 'flowhook.eventTypes.read',
      tag: 'Event types',
      summary: 'The categories, tags and years of release by which the event types can be narrowed.',
      output: z.strictObject({
        categories: z.array(z.strictObject({ id: z.string(), name: z.string(), count: z.int() })),
        tags: z.array(z.strictObject({ id: z.string(), count: z.int() })),
        years: z.array(z.string()),
      }),
      handle: () => ({
        categories: [
          ...categories().map(({ id, name, count }) => ({ id, name, count })),
          { ...flowhookCategory, count: flowhookTypes.length },
        ].sort((a, b) => a.name.localeCompare(b.name, 'en')),
        tags: tags(),
        years: [...new Set(eventTypes().map(({ release }) => release.slice(0, 4)))].sort().toReversed(),
      }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/eventTypes/:type',
      permission: 'flowhook.eventTypes.read',
      tag: 'Event types',
      summary: 'One event type, with an example event.',
      output: detailed,
      async handle({ params }) {
        const type = getEventType(params.type) ?? (await ownType(params.type))
        if (type === undefined) throw problem('NOT_FOUND', { id: params.type, type: 'EventType' })
        return detail(type)
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/eventTypes/:type',
      permission: 'flowhook.eventTypes.manage',
      tag: 'Event types',
      summary: 'Register or replace an event type of one’s own.',
      input: z.strictObject({
        description: z.string().min(1).max(255),
        eligible: z.boolean().default(true),
        example: z
          .looseObject({})
          .refine((example) => JSON.stringify(example).length <= mostExampleBytes, 'Expected at most 64 KiB.')
          .optional()
          .describe('An example event; without it one is made by rule.'),
      }),
      output: detailed,
      async handle({ params, input }) {
        if (!isOwnTypeName(params.type)) throw refusedName(params.type)
        const now = clock.now()
        const type: OwnEventType = {
          id: params.type,
          description: input.description,
          eligible: input.eligible,
          example: input.example ?? null,
          created: (await ownType(params.type))?.created ?? now,
          lastUpdated: now,
        }
        await store.commit({ kind: 'eventType.put', type })
        return detail(type)
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/eventTypes/:type',
      permission: 'flowhook.eventTypes.manage',
      tag: 'Event types',
      summary: 'Delete an event type of one’s own. Its events stay.',
      status: 204,
      async handle({ params }) {
        if (getEventType(params.type) !== undefined) throw refusedName(params.type)
        await store.commit({ kind: 'eventType.delete', id: params.type })
      },
    }),
  ]
}

function refusedName(name: string) {
  const cause =
    getEventType(name) === undefined
      ? 'type: Expected a dotted lower-case name of 2 to 11 parts and at most 255 characters, e.g. shop.order.paid.'
      : `type: ${name} belongs to ${flowhookTypes.some(({ id }) => id === name) ? 'Flowhook' : 'Okta’s catalog'} and cannot be changed.`
  return problem('VALIDATION_FAILED', { subject: 'eventType' }, { causes: [cause] })
}

function shown(type: EventType | OwnEventType) {
  const { id, description, eligible } = type
  return 'category' in type
    ? { id, description, eligible, category: type.category, tags: type.tags, own: false, release: type.release }
    : { id, description, eligible, category: null, tags: [], own: true }
}

function exampleOf(type: EventType | OwnEventType, clock: Pick<Clock, 'now'>, ids: Pick<Ids, 'uuid'>): object {
  const given = { uuid: ids.uuid(), published: new Date(clock.now()).toISOString() }
  if (!('example' in type) || type.example === null) return exampleEvent(type, given)
  // Its own id and time each time, or the second try would be a known event.
  return { ...type.example, eventType: type.id, ...given }
}
