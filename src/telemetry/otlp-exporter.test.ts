import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openLog } from '../base/log.ts'
import type { OutboundAnswer, OutboundRequest } from '../base/outbound/index.ts'
import { exportRequest, openExporter, type ExporterLimits } from './otlp-exporter.ts'
import type { EndedSpan } from './recording-tracer.ts'

const span = (name: string): EndedSpan => ({
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  parentSpanId: null,
  name,
  kind: 'internal',
  started: 1_700_000_000_000.25,
  ended: 1_700_000_000_001,
  attributes: {},
  error: null,
})

function exporterTo(answer: (request: OutboundRequest) => Promise<number>, limits: Partial<ExporterLimits> = {}) {
  const counts = { sent: 0, dropped: 0 }
  const bodies: string[] = []
  const exporter = openExporter({
    url: 'http://collector.test/v1/traces',
    headers: {},
    resource: { service: 'flowhook', version: '1' },
    outbound: {
      async request(request): Promise<OutboundAnswer> {
        bodies.push(String(request.body))
        const status = await answer(request)
        return { status, headers: {}, body: new Uint8Array(), truncated: false, durationMs: 1 }
      },
    },
    log: openLog('silent'),
    onSpans: (result, count) => (counts[result] += count),
    limits: { everyMs: 1, pauseMs: 1, ...limits },
  })
  return { exporter, counts, bodies }
}

describe('the OTLP exporter', () => {
  it('writes times as nanoseconds, exactly', () => {
    const text = JSON.stringify(exportRequest([span('x')], { service: 's', version: '1' }))
    assert.match(text, /"startTimeUnixNano":"1700000000000250000"/)
    assert.match(text, /"endTimeUnixNano":"1700000000001000000"/)
  })

  it('tries again what the collector could not take, and then sends it once', async () => {
    const statuses = [503, 429, 200]
    const { exporter, counts, bodies } = exporterTo(async () => statuses.shift()!)
    exporter.take(span('x'))
    while (counts.sent === 0) await new Promise(setImmediate)
    await exporter.close(1000)
    assert.deepEqual([counts, bodies.length, new Set(bodies).size], [{ sent: 1, dropped: 0 }, 3, 1])
  })

  it('drops what the collector refuses, and counts it', async () => {
    const { exporter, counts, bodies } = exporterTo(async () => 400)
    exporter.take(span('x'))
    await exporter.close(1000)
    assert.deepEqual([counts, bodies.length], [{ sent: 0, dropped: 1 }, 1])
  })

  it('keeps no more than its limit for a collector that is gone, and ends although it hangs', async () => {
    const { exporter, counts } = exporterTo(() => new Promise(() => {}), { waiting: 5, batch: 2 })
    for (let index = 0; index < 20; index++) exporter.take(span('x'))
    await exporter.close(1)
    // Two are on their way, and nobody knows what becomes of them.
    assert.equal(counts.dropped, 20 - 2 - 5)
  })
})
