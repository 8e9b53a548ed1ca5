import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as a collector gets it. */
export interface CollectedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly status: { readonly code?: number; readonly message?: string }
}

/** A collector of OTLP/HTTP with JSON bodies, in a process of its own, on loopback. */
export interface OtlpCollector {
  readonly url: string
  spans(): Promise<readonly CollectedSpan[]>
  /** Path and headers of each request. */
  requests(): Promise<readonly { readonly path: string; readonly headers: Readonly<Record<string, string>> }[]>
  stop(): Promise<void>
}

export async function startOtlpCollector(): Promise<OtlpCollector> {
  const child = spawn(process.execPath, [import.meta.filename], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { url } = JSON.parse(line.toString()) as { url: string }
  const ask = async <T>(path: string) => (await (await fetch(url + path)).json()) as T
  return {
    url,
    spans: () => ask('/spans'),
    requests: () => ask('/requests'),
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

type AnyValue = { readonly stringValue?: string; readonly intValue?: string; readonly boolValue?: boolean }
interface Export {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes'> & {
        readonly attributes: readonly { readonly key: string; readonly value: AnyValue }[]
      })[]
    }[]
  }[]
}

if (process.argv[1] === import.meta.filename) {
  const spans: CollectedSpan[] = []
  const requests: object[] = []
  const server = createServer(async (request, response) => {
    const { url = '', method, headers } = request
    if (method === 'GET') return response.end(JSON.stringify(url === '/spans' ? spans : requests))
    const body = Buffer.concat(await request.toArray()).toString()
    requests.push({ path: url, headers })
    if (url !== '/v1/traces' || headers['content-type'] !== 'application/json') return response.writeHead(400).end()
    for (const { scopeSpans } of (JSON.parse(body) as Export).resourceSpans) {
      for (const { attributes, ...span } of scopeSpans.flatMap(({ spans }) => spans)) {
        const values = attributes.map(({ key, value }) => [
          key,
          value.stringValue ?? value.boolValue ?? Number(value.intValue),
        ])
        spans.push({ ...span, attributes: Object.fromEntries(values) as CollectedSpan['attributes'] })
      }
    }
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1', () => {
    console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
  })
}
