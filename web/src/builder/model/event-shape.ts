import type { JsonObject } from './json.ts'
import { mergeShapes, shapeOf, type ValueShape } from './value-shape.ts'

/** What an event hook delivers: the envelope's own values, which are the same for all events. */
interface EnvelopeStart {
  /** A UUID. */
  readonly eventId: string
  /** ISO 8601 in UTC. */
  readonly eventTime: string
  readonly source: string
}

const example: EnvelopeStart = {
  eventId: '00000000-0000-4000-8000-000000000000',
  eventTime: '2026-01-01T00:00:00.000Z',
  source: '',
}

/** Events in the envelope in which an event hook delivers them (src/hooks/envelope.ts). */
export function envelopeOf(events: readonly JsonObject[], start: EnvelopeStart = example): JsonObject {
  return {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: start.source,
    eventId: start.eventId,
    data: { events },
    eventTime: start.eventTime,
    contentType: 'application/json',
  }
}

/**
 * The shape of the body that hooks deliver: the envelope with one event, which has the fields of all the given examples, one
 * for each event type.
 */
export function envelopeShape(examples: readonly JsonObject[]): ValueShape {
  return mergeShapes((examples.length === 0 ? [{}] : examples).map((event) => shapeOf(envelopeOf([event]))))
}
