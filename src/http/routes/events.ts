import { z } from 'zod'
import { problem } from '../../base/errors.ts'
import type { Principal } from '../../model/access.ts'
import { route } from '../route.ts'

export interface EventParts {
  readonly publisher: {
    /** Resolves after the commit. `form` says how several events are put into one body. */
    publish(
      body: Uint8Array,
      form: 'json' | 'ndjson',
      principal: Principal,
    ): Promise<{ readonly accepted: number; readonly duplicates: number; readonly uuids: readonly string[] }>
  }
}

const forms: Readonly<Record<string, 'json' | 'ndjson'>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
}

const logEvent = z
  .looseObject({
    eventType: z.string().describe('A type of the catalog, or one of one’s own.'),
    uuid: z.uuid().optional(),
    published: z.iso.datetime().optional(),
    version: z.string().optional(),
    severity: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).optional(),
  })
  .meta({
    id: 'LogEvent',
    description: 'One event in the form of Okta’s System Log. Unknown fields are kept as they came.',
  })

export const eventRoutes = ({ publisher }: EventParts) => [
  route({
    method: 'POST',
    path: '/api/v1/events',
    permission: 'flowhook.events.publish',
    tag: 'Events',
    summary: 'Publish events: one, an array, one a line (application/x-ndjson), or an Okta hook’s envelope.',
    description:
      'Idempotent by uuid. A missing uuid, published, version or severity is filled in. One invalid event refuses them all and is named by its index.',
    body: 'raw',
    consumes: ['application/json', 'application/x-ndjson'],
    describes: z.union([logEvent, z.array(logEvent).max(1000)]),
    output: z.strictObject({ accepted: z.int(), duplicates: z.int(), uuids: z.array(z.string()) }),
    handle({ request, principal }) {
      const type = request.headers['content-type']
      const form = forms[type?.split(';', 1)[0]!.trim().toLowerCase() ?? '']
      if (form === undefined) {
        const expected = 'application/json or application/x-ndjson'
        throw problem('CONTENT_TYPE_UNSUPPORTED', { type: type?.slice(0, 100) ?? '(none)', expected })
      }
      const body = request.body as Buffer | undefined // the context's parser gives the bytes
      if (body === undefined || body.length === 0) throw problem('BODY_MISSING')
      return publisher.publish(body, form, principal)
    },
  }),
]
