import type { Clock } from '../base/clock.ts'
import type { Ids } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import { openOutbound, operatorsOwn, type Outbound } from '../base/outbound/index.ts'
import type { Tracer } from '../base/trace.ts'
import { openExporter } from './otlp-exporter.ts'
import { recordingTracer } from './recording-tracer.ts'
import { tracedOutbound } from './traced-outbound.ts'

export interface TelemetrySettings {
  /** What `/v1/traces` is added to. */
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly service: string
  /** The part of the traces that begin here which is kept, from 0 to 1. */
  readonly ratio: number
  /** Hosts that `traceparent` is handed to. */
  readonly hosts: readonly string[]
}

/** OpenTelemetry, where it is configured: this module is loaded then only. */
export interface Telemetry {
  readonly tracer: Tracer
  /** The guarded client with a span for each request. */
  traced(outbound: Outbound): Outbound
  /** Sends what is left, within `graceMs`. */
  close(graceMs: number): Promise<void>
}

export function openTelemetry(parts: {
  readonly settings: TelemetrySettings
  readonly version: string
  readonly caCerts: string | null
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly onSpans: (result: 'sent' | 'dropped', count: number) => void
}): Telemetry {
  const { settings, version, clock, ids, log, onSpans } = parts
  const url = `${settings.endpoint.replace(/\/+$/, '')}/v1/traces`
  // A client of its own, which may go to the operator's collector and to no other place that is not public.
  const outbound = openOutbound({
    allowedNetworks: operatorsOwn(url),
    userAgent: `Flowhook/${version}`,
    ...(parts.caCerts === null ? {} : { ca: parts.caCerts }),
  })
  const resource = { service: settings.service, version }
  const exporter = openExporter({ url, headers: settings.headers, resource, outbound, log, onSpans })
  const { ratio, hosts } = settings
  return {
    tracer: recordingTracer({ clock, ids, ratio, random: Math.random, take: (span) => exporter.take(span) }),
    traced: (client) => tracedOutbound(client, hosts),
    async close(graceMs) {
      await exporter.close(graceMs)
      await outbound.close()
    },
  }
}
