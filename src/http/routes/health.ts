import { z } from 'zod'
import type { Metrics } from '../metrics.ts'
import { route } from '../route.ts'

const status = z.strictObject({ status: z.enum(['ok', 'stopping']) })

/** Whether the process lives, whether it serves, and what it counted. */
export const healthRoutes = ({
  metrics,
  isReady,
}: {
  metrics: Pick<Metrics, 'text' | 'contentType'>
  isReady: () => boolean
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
    summary: 'Whether requests are served: 200, or 503 while the server stops.',
    output: status,
    handle({ reply }) {
      if (isReady()) return { status: 'ok' }
      reply.code(503)
      return { status: 'stopping' }
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
