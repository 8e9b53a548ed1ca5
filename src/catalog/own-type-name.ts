import { getEventType } from './event-types.ts'

/** 2 to 11 segments, the span of Okta's own ids; each begins with a letter. */
const dottedName = /^[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*){1,10}$/

/** A LogEvent's `eventType` has at most 255 characters. */
const longest = 255

/**
 * Whether a type of one's own may have this name: dotted lower case, 2 to 11 segments of `[a-z][a-z0-9_-]*`, at most
 * 255 characters, and not a type of Okta's catalog, so that nobody gives another meaning to an Okta type.
 *
 * `isOwnTypeName('billing.invoice.paid')` is true, `isOwnTypeName('user.session.start')` is false.
 */
export function isOwnTypeName(name: string): boolean {
  return name.length <= longest && dottedName.test(name) && getEventType(name) === undefined
}
