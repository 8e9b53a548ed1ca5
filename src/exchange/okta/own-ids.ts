/**
 * Files that we write carry our ids of cards in theirs, so that a flow that comes back has them again. Okta's ids are made of
 * the same characters, but none begins like this with words behind it.
 */
const mark = 'fh-'

/** The card that starts a flow of ours. */
export const triggerUuid = `${mark}trigger`

export const uuidOf = (id: string): string => mark + id

/** Our id of a card, where the file has it from us. */
export function ownIdOf(uuid: string): string | null {
  if (!uuid.startsWith(mark) || uuid === triggerUuid) return null
  const id = uuid.slice(mark.length)
  return /^[a-z][a-z0-9_]{0,63}$/.test(id) ? id : null
}

/** Every id of ours in a body as the file has it, those of bodies inside included. */
export function ownIdsIn(content: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { uuid } = value as { uuid?: unknown }
    const id = typeof uuid === 'string' ? ownIdOf(uuid) : null
    if (id !== null) found.add(id)
    for (const inner of Object.values(value)) look(inner)
  }
  look(content)
  return found
}
