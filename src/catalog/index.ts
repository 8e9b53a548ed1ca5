export {
  categories,
  categoryName,
  eventTypes,
  getEventType,
  tags,
  type EventCategory,
  type EventTag,
  type EventType,
} from './event-types.ts'
export { flowhookCategory, flowhookTypes } from './flowhook-types.ts'
export { searchEventTypes, searchTypes, type EventTypeQuery, type Searchable } from './search-event-types.ts'
export { isOwnTypeName } from './own-type-name.ts'
export { exampleEvent, type ExampleGiven, type ExampleType } from './example-event.ts'
export { declaredFields, type DeclaredField } from './declared-fields.ts'
export { fieldMarks, type FieldMark } from './field-marks.ts'
export type { Actor, JsonMap, JsonValue, LogEvent, Outcome, OutcomeResult, Severity, Target } from './log-event.ts'
