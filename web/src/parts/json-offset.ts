/**
 * Where a text stops being JSON: browsers say it in words of their own, or not at all.
 *
 * @returns the offset of the first character that cannot be there, the text's length where it ends too early, or null where
 *   it is JSON
 */
export function jsonOffset(text: string): number | null {
  const space = /[ \t\n\r]*/y
  const token =
    // oxlint-disable-next-line no-control-regex -- JSON's strings have none of them
    /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
  const skip = (at: number) => {
    space.lastIndex = at
    space.test(text)
    return space.lastIndex
  }
  const scalar = (at: number) => {
    token.lastIndex = at
    return token.test(text) ? token.lastIndex : null
  }
  /** What closes each list and object around the place. */
  const open: string[] = []
  let wants: 'value' | 'first' | 'key' | 'after' = 'value'
  for (let at = skip(0); ; at = skip(at)) {
    if (wants === 'after') {
      const close = open.at(-1)
      if (close === undefined) return at === text.length ? null : at
      if (text[at] === ',') wants = close === '}' ? 'key' : 'value'
      else if (text[at] === close) open.pop()
      else return at
      at++
      continue
    }
    if (wants === 'first' && text[at] === open.at(-1)) {
      open.pop()
      wants = 'after'
      at++
      continue
    }
    if (wants === 'key' || (wants === 'first' && open.at(-1) === '}')) {
      const end = text[at] === '"' ? scalar(at) : null
      if (end === null) return at
      const colon = skip(end)
      if (text[colon] !== ':') return colon
      wants = 'value'
      at = colon + 1
      continue
    }
    if (text[at] === '{' || text[at] === '[') {
      open.push(text[at] === '{' ? '}' : ']')
      wants = 'first'
      at++
      continue
    }
    const end = scalar(at)
    if (end === null) return at
    wants = 'after'
    at = end
  }
}
