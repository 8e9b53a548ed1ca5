import { isSafeKey, maxPathSegments } from '../../language/path.ts'
import type { Reference, ValueType } from '../../model/flow-definition.ts'

/** A place in what cards gave: card, output, and a path. */
export type Place = readonly string[]

/** A reference to a place; null where the language cannot say it: a key that is empty, unsafe, or too many of them. */
export function referenceTo(place: Place, as?: ValueType): Reference | null {
  if (place.length < 2 || place.length > maxPathSegments + 2) return null
  if (place.some((key) => key === '' || !isSafeKey(key))) return null
  const $from = place.some((key) => key.includes('.')) ? place : place.join('.')
  return as === undefined ? { $from } : { $from, as }
}

/** The same inside the text of a template. */
export function templatePlace(place: Place): string | null {
  const reference = referenceTo(place)
  if (reference === null) return null
  const { $from } = reference
  const simple = typeof $from === 'string' && !/[{}[\]]|^\s|\s$/.test($from)
  const text = simple ? $from : JSON.stringify(place)
  // Two closing braces would end the place too soon.
  return text.includes('}}') ? null : `{{${text}}}`
}

/** Names for cards that are unique in a flow, made of what people call them. */
export class CardIds {
  readonly #used = new Set(['trigger'])
  /** Of each name that was wanted several times, the number to try next. */
  readonly #next = new Map<string, number>()
  /** Ids of ours that the file carries: nothing else gets them. */
  readonly #kept: ReadonlySet<string>

  constructor(kept: ReadonlySet<string>) {
    this.#kept = kept
  }

  /** @param own the id that the card has from us */
  for(title: string, own: string | null): string {
    if (own !== null && !this.#used.has(own)) {
      this.#used.add(own)
      return own
    }
    const words = title
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
      .slice(0, 40)
    const base = /^[a-z]/.test(words) ? words : `card${words === '' ? '' : `_${words}`}`
    let id = base
    // Goes on where the last one of this name was found: a file may have thousands of them.
    let n = this.#next.get(base) ?? 2
    for (; this.#used.has(id) || this.#kept.has(id); n++) id = `${base}_${n}`
    this.#next.set(base, n)
    this.#used.add(id)
    return id
  }
}
