/** Columns after which a list or an object is written over several lines. */
const width = 100

/** JSON for people and for line by line comparison: what fits stands on one line, keys stay in their order. */
export function readableJson(value: unknown): string {
  return `${write(value, 0, 0)}\n`
}

/** @param used columns taken by what stands before it on its line */
function write(value: unknown, indent: number, used: number): string {
  const short = oneLine(value)
  if (typeof value !== 'object' || value === null || used + short.length <= width) return short
  const inner = ' '.repeat(indent + 2)
  const lines = Array.isArray(value)
    ? value.map((item) => inner + write(item, indent + 2, indent + 2))
    : Object.entries(value).map(([key, item]) => {
        const head = `${inner}${JSON.stringify(key)}: `
        return head + write(item, indent + 2, head.length)
      })
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return `${open}\n${lines.join(',\n')}\n${' '.repeat(indent)}${close}`
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
