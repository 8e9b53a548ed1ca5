import { isDeepStrictEqual } from 'node:util'
import { isProblem } from '../../base/errors.ts'
import { readJson } from '../../base/json/index.ts'
import type { Json } from '../../base/json/json.ts'
import type { CardNode } from '../../model/flow-definition.ts'

/**
 * What Okta's files have no place for goes into the note of a card: at a place of our card, what the file's own form reads as
 * (`was`, left out where that is nothing) and what it is here (`is`). It counts only as long as the file still reads as `was`:
 * whoever changes the card in Okta changes the flow.
 */
export interface Kept {
  readonly at: string
  readonly was?: Json
  readonly is?: Json
}

const fence = '```'
const mark = `${fence}flowhook\n`

/** A note: words for people, and what a program reads. */
export const writeNote = (words: string, content: unknown): string =>
  `${words}\n\n${mark}${JSON.stringify(content)}\n${fence}`

/** What a program reads in a note; null where there is nothing of ours. */
export function readNote(note: unknown): Json | null {
  if (typeof note !== 'string') return null
  const start = note.indexOf(mark)
  const end = note.lastIndexOf(`\n${fence}`)
  if (start < 0 || end < start + mark.length) return null
  try {
    return readJson(Buffer.from(note.slice(start + mark.length, end)))
  } catch (error) {
    if (isProblem(error)) return null // somebody wrote in it: then it is only words
    throw error
  }
}

export function readKept(note: unknown): readonly Kept[] {
  const content = readNote(note)
  if (!Array.isArray(content)) return []
  return content.filter(
    (each): each is Kept & Json => typeof each === 'object' && each !== null && typeof each.at === 'string',
  )
}

/** Members of a card that can be kept, beside its inputs one by one. */
const members = ['card', 'title', 'onError', 'outputs'] as const

/** What of a card reads differently, as `Kept`. */
export function differences(here: CardNode, there: CardNode): readonly Kept[] {
  const found: Kept[] = []
  const compare = (at: string, is: unknown, was: unknown) => {
    if (isDeepStrictEqual(spelled(is), spelled(was))) return
    found.push({
      at,
      ...(was === undefined ? {} : { was: was as Json }),
      ...(is === undefined ? {} : { is: is as Json }),
    })
  }
  for (const member of members) compare(member, here[member], there[member])
  const [inputs, others] = [here.inputs ?? {}, there.inputs ?? {}]
  for (const name of new Set([...Object.keys(inputs), ...Object.keys(others)])) {
    compare(`inputs.${name}`, own(inputs, name), own(others, name))
  }
  return found
}

/** A path of keys without dots can be written in two ways that mean the same. */
function spelled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(spelled)
  const entries = Object.entries(value).map(([key, inner]) => {
    const isPath = key === '$from' && Array.isArray(inner) && !inner.some((part) => String(part).includes('.'))
    return [key, isPath ? inner.join('.') : spelled(inner)] as const
  })
  return Object.fromEntries(entries)
}

/** The card with what its note keeps. */
export function restored(node: CardNode, kept: readonly Kept[]): CardNode {
  let restored: CardNode = node
  for (const { at, was, is } of kept) {
    const member = members.find((each) => each === at)
    if (member !== undefined) {
      if (isDeepStrictEqual(restored[member], was)) restored = without({ ...restored, [member]: is }, member, is)
    } else if (at.startsWith('inputs.')) {
      const name = at.slice('inputs.'.length)
      const inputs = restored.inputs ?? {}
      if (!isDeepStrictEqual(own(inputs, name), was)) continue
      const rest = Object.entries(inputs).filter(([key]) => key !== name)
      const next = Object.fromEntries(is === undefined ? rest : [...rest, [name, is] as const])
      const { inputs: _, ...others } = restored
      restored = Object.keys(next).length === 0 ? others : { ...others, inputs: next }
    }
  }
  return restored
}

const own = (record: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined

function without(node: CardNode, member: keyof CardNode, is: unknown): CardNode {
  if (is !== undefined) return node
  const { [member]: _, ...rest } = node
  return rest as CardNode // a card's own id is no member that can be kept
}
