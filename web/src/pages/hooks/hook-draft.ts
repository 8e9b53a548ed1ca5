import { ApiError } from '../../api/client.ts'
import type { EventHookInput, EventHookItem } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'

/** A header that is being written; `id` only tells rows apart. */
export interface DraftHeader {
  readonly id: number
  readonly key: string
  readonly value: string
}

/** What a person has filled in so far. */
export interface HookDraft {
  readonly url: string
  readonly name: string
  readonly description: string
  readonly authField: string
  readonly authSecret: string
  readonly headers: readonly DraftHeader[]
  readonly events: readonly string[]
}

export type DraftField = Exclude<keyof HookDraft, 'description'>
/** The field's sentence; in the order in which the fields are on the page. */
export type DraftProblems = Readonly<Partial<Record<DraftField, string>>>

/** What a token goes into: the header that an own endpoint reads it from. */
export const tokenField = 'x-api-client-token'

export function emptyDraft(given: {
  readonly url?: string | undefined
  readonly event?: string | undefined
}): HookDraft {
  return {
    url: given.url ?? '',
    name: '',
    description: '',
    authField: '',
    authSecret: '',
    headers: [],
    events: given.event === undefined ? [] : [given.event],
  }
}

export function draftOf({ name, description, events, channel: { config } }: EventHookItem): HookDraft {
  return {
    url: config.uri,
    name,
    description: description ?? '',
    authField: config.authScheme?.key ?? '',
    authSecret: '',
    headers: (config.headers ?? []).map(({ key, value }, id) => ({ id, key, value })),
    events: events.items,
  }
}

/** @param before the hook as it is stored: what the form does not show stays */
export function inputOf(draft: HookDraft, before?: EventHookItem): EventHookInput {
  const { authField, authSecret } = draft
  const headers = draft.headers.filter(({ key, value }) => key.trim() !== '' || value !== '')
  return {
    name: draft.name.trim(),
    description: draft.description.trim() === '' ? null : draft.description.trim(),
    events: {
      type: 'EVENT_TYPE',
      items: draft.events,
      ...(before?.events.filter == null ? {} : { filter: before.events.filter }),
    },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: {
        uri: draft.url.trim(),
        headers: headers.map(({ key, value }) => ({ key: key.trim(), value })),
        ...(authField.trim() === ''
          ? {}
          : {
              authScheme: {
                type: 'HEADER',
                key: authField.trim(),
                ...(authSecret === '' ? {} : { value: authSecret }),
              },
            }),
      },
    },
  }
}

/**
 * What is missing, as far as it can be told here; the server judges the rest.
 *
 * @param storedField the authentication field whose secret the server has already
 */
export function problemsOf(
  draft: HookDraft,
  given: { readonly maxEvents: number; readonly storedField: string | null },
): DraftProblems {
  const { url, name, events, authSecret } = draft
  const authField = draft.authField.trim()
  const isStored = given.storedField !== null && authField.toLowerCase() === given.storedField.toLowerCase()
  return {
    ...(url.trim() === '' ? { url: words.needUrl } : {}),
    ...(name.trim() === '' ? { name: words.needName } : {}),
    ...(authField === '' && authSecret !== '' ? { authField: words.needAuthField } : {}),
    ...(authField !== '' && authSecret === '' && !isStored ? { authSecret: words.needSecret } : {}),
    ...(draft.headers.some(({ key, value }) => key.trim() === '' && value !== '')
      ? { headers: words.needHeaderName }
      : {}),
    ...(events.length === 0 ? { events: words.needEvents } : {}),
    ...(events.length > given.maxEvents ? { events: words.tooManyEvents(events.length, given.maxEvents) } : {}),
  }
}

/** Which field each cause of a refusal begins with. */
const places: readonly (readonly [string, DraftField])[] = [
  ['channel.config.uri', 'url'],
  ['name', 'name'],
  ['channel.config.authScheme.value', 'authSecret'],
  ['channel.config.authScheme', 'authField'],
  ['channel.config.headers', 'headers'],
  ['events', 'events'],
]

/** The server's causes beside their fields; null for a refusal that is about something else too. */
export function problemsFrom(error: unknown): DraftProblems | null {
  if (!(error instanceof ApiError) || error.causes.length === 0) return null
  const problems: Partial<Record<DraftField, string>> = {}
  for (const cause of error.causes) {
    const place = places.find(([path]) => cause.startsWith(path))
    if (place === undefined) return null
    problems[place[1]] ??= cause.replace(/^[\w.[\]]+: /, '')
  }
  return problems
}

/** A URL without its client token, and the token; null where it holds none. */
export function splitToken(url: string): { readonly url: string; readonly token: string } | null {
  const start = url.indexOf('?')
  if (start === -1) return null
  const end = url.indexOf('#', start)
  const pairs = url.slice(start + 1, end === -1 ? undefined : end).split('&')
  const isToken = (pair: string) => /^clienttoken=./i.test(pair)
  const found = pairs.find(isToken)
  if (found === undefined) return null
  const rest = pairs.filter((pair) => !isToken(pair)).join('&')
  const query = rest === '' ? '' : `?${rest}`
  return {
    url: `${url.slice(0, start)}${query}${end === -1 ? '' : url.slice(end)}`,
    token: decoded(found.slice(found.indexOf('=') + 1)),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
