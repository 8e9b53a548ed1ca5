import { categoryName, eventTypes, type EventType } from './event-types.ts'

/** What to look for. What is left out does not narrow. */
export interface EventTypeQuery {
  /** Words, in any order and case; every one of them must be found. */
  readonly q?: string | undefined
  readonly eligible?: boolean | undefined
  /** The id of a category. */
  readonly category?: string | undefined
  readonly tag?: string | undefined
}

/** What is read of a type when it is searched; a type of one's own has it too. */
export type Searchable = Pick<EventType, 'id' | 'description' | 'tags' | 'category' | 'eligible'>

/**
 * The types of the catalog that fit, best first; all of them in the order of their ids when nothing is asked.
 *
 * `searchEventTypes({ q: 'credential breach', eligible: true })` finds `security.breached_credential.detected`.
 * Pure and without imports of Node, so that the console searches with the same rules as the server.
 */
export function searchEventTypes(query: EventTypeQuery = {}): readonly EventType[] {
  return searchTypes(eventTypes(), query)
}

/** The same search over a list of one's own, e.g. the catalog with registered types behind it. */
export function searchTypes<T extends Searchable>(types: readonly T[], query: EventTypeQuery): readonly T[] {
  const phrase = (query.q ?? '').trim().toLowerCase()
  const words = phrase === '' ? [] : [...new Set(phrase.split(/\s+/))]
  return types
    .filter(
      (type) =>
        (query.eligible === undefined || type.eligible === query.eligible) &&
        (query.category === undefined || type.category === query.category) &&
        (query.tag === undefined || type.tags.includes(query.tag)),
    )
    .map((type) => ({ type, rank: rank(type, phrase, words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || (a.type.id < b.type.id ? -1 : 1))
    .map(({ type }) => type)
}

// Far enough apart that the hits of words (at most 120 each) do not reach the next one in any query that a person types.
const exactId = 10_000_000
const idPrefix = 1_000_000
const exactText = 500_000

/** 0 where a word is not found; else higher is better. */
function rank(type: Searchable, phrase: string, words: readonly string[]): number {
  if (words.length === 0) return 1
  const id = type.id.toLowerCase()
  if (id === phrase) return exactId
  const text = type.description.toLowerCase()
  const labels = [...type.tags, type.category, categoryName(type.category)].join(' ').toLowerCase()
  // Most types end here, before anything is taken apart.
  const everything = `${id} ${text} ${labels}`
  if (!words.every((word) => everything.includes(word))) return 0
  const parts: SearchedParts = {
    id,
    segments: id.split('.'),
    idWords: wordsOf(id),
    textWords: wordsOf(text),
    labels: labels.split(' '),
  }
  const whole = id.startsWith(phrase) ? idPrefix : text === phrase ? exactText : 0
  // Among hits alike, what a hook may subscribe to is what people look for.
  const useful = type.eligible ? 15 : 0
  return words.reduce((sum, word) => sum + wordRank(word, parts), whole + useful)
}

interface SearchedParts {
  readonly id: string
  readonly segments: readonly string[]
  readonly idWords: readonly string[]
  readonly textWords: readonly string[]
  readonly labels: readonly string[]
}

/** How well a word that is somewhere fits: whole parts before beginnings, beginnings before anything inside. */
function wordRank(word: string, { id, segments, idWords, textWords, labels }: SearchedParts): number {
  const begins = (part: string) => part.startsWith(word)
  if (id === word) return 120
  if (segments.includes(word)) return 100
  if (idWords.includes(word)) return 90
  if (textWords.includes(word)) return 80
  if (labels.includes(word)) return 70
  if (idWords.some(begins)) return 60
  if (textWords.some(begins)) return 50
  if (labels.some(begins)) return 40
  return id.includes(word) ? 30 : 20
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[^a-z0-9]+/).filter((part) => part !== '')
}
