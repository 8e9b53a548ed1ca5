import type { FastifyRequest } from 'fastify'
import type { Principal } from '../../model/access.ts'
import type { LiveFeed } from '../live/live-feed.ts'
import { route } from '../route.ts'

export interface StreamParts {
  readonly live: LiveFeed
  /** Who asks, without counting it as use of the session; null once that has ended. */
  readonly stillSignedIn: (request: FastifyRequest) => Promise<Principal | null>
  readonly streamOptions?: {
    /** Ms between two signs of life; 15 s unless given. */
    readonly heartbeat?: number
    /** Bytes that may wait for a slow reader; 1 MiB unless given. */
    readonly buffer?: number
  }
}

/** What just happened, as server-sent events. */
export const streamRoutes = ({ live, stillSignedIn, streamOptions = {} }: StreamParts) => {
  const { heartbeat = 15_000, buffer = 1_048_576 } = streamOptions
  return [
    route({
      method: 'GET',
      path: '/api/v1/stream',
      permission: 'signed-in',
      tag: 'Live stream',
      summary: 'What changes, as server-sent events: who shows it reads it again.',
      description:
        'Event `changes`: at most four a second, each `{changes: [{kind, id, …}], more: {kind: count}}` with up to 200 changes by name. Kinds: event, delivery, execution, flow, folder, hook, eventType, replay, apiToken; those that the caller may not read are left out. `Last-Event-ID` resumes; where that is not possible `reset` comes first: read everything again. A comment every 15 s is a sign of life. It ends with the session or token. At most 20 streams each, 500 in all.',
      produces: 'text/event-stream',
      handle({ request, reply, principal }) {
        const { raw } = reply
        const lastId = request.headers['last-event-id']
        const waiting: string[] = []
        let begun = false
        const send = (text: string) => {
          if (!begun) return void waiting.push(text)
          if (raw.destroyed || raw.writableEnded) return
          raw.write(text)
          // Whoever does not read is cut off, and resumes by the last id when he comes back.
          if (raw.writableLength > buffer) raw.destroy()
        }
        const check = () =>
          void stillSignedIn(request).then(
            (now) => now?.id === principal.id || raw.end(),
            () => raw.end(),
          )
        // Refuses, with an ordinary answer, before anything is sent.
        const leave = live.listen({
          principalId: principal.id,
          permissions: principal.permissions,
          lastId: typeof lastId === 'string' && lastId !== '' ? lastId : null,
          send,
          check,
          end: () => raw.end(),
        })
        reply.hijack()
        raw.writeHead(200, {
          ...(reply.getHeaders() as Record<string, string>),
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        })
        begun = true
        // A browser comes back by itself, after a second instead of its usual three.
        send('retry: 1000\n\n')
        for (const text of waiting) send(text)
        const beat = setInterval(() => {
          // As an event too: a page does not see comments, and a connection that died silently looks like a quiet one.
          send(': still here\nevent: beat\ndata: {}\n\n')
          check()
        }, heartbeat).unref()
        raw.on('close', () => {
          clearInterval(beat)
          leave()
        })
        return reply
      },
    }),
  ]
}
