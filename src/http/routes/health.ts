import { z } from 'zod'
import type { Metrics } from '../metrics.ts'
import { route } from '../route.ts'

const status = z.strictObject({ status: z.enum(['ok', 'stopping', 'disk full']) })

/** Whether the process lives, whether it serves, and what it counted. */
export const healthRoutes = ({
  metrics,
  isReady,
  isFull,
}: {
  metrics: Pick<Metrics, 'text' | 'contentType'>
  isReady: () => boolean
  isFull: () => boolean
}) => [
  route({
    method: 'GET',
    path: '/livez',
    permission: 'public',
    tag: 'Health',
    summary: 'Whether the process lives.',
    output: status,
    handle: () => ({ status: 'ok' }),
  }),
  route({
    method: 'GET',
    path: '/readyz',
    permission: 'public',
    tag: 'Health',
    summary:
      'Whether requests are served: 200, or 503 while the server stops or the disk with its database is full; then lists and details can still be read.',
    output: status,
    handle({ reply }) {
      const status = !isReady() ? 'stopping' : isFull() ? 'disk full' : 'ok'
      if (status !== 'ok') reply.code(503)
      return { status }
    },
  }),
  route({
    method: 'GET',
    path: '/metrics',
    permission: 'flowhook.metrics.read',
    tag: 'Health',
    summary: 'Counters and gauges in the Prometheus text format.',
    produces: 'text/plain',
    async handle({ reply }) {
      reply.type(metrics.contentType)
      return metrics.text()
    },
  }),
]
