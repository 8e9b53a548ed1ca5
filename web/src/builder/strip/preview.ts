/** A value in one short line. Long ones are cut where that is cheap: they may be megabytes. */
export function preview(value: unknown, most = 120): string {
  if (typeof value === 'string') return cut(value, most)
  if (Array.isArray(value)) {
    const items = value.slice(0, 4).map((item: unknown) => preview(item, 24))
    return cut(`[${items.join(', ')}${value.length > 4 ? `, … ${value.length}` : ''}]`, most)
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
    const shown = members.slice(0, 4).map(([key, member]) => `${key}: ${preview(member, 24)}`)
    return cut(`{${shown.join(', ')}${members.length > 4 ? ', …' : ''}}`, most)
  }
  return String(value)
}

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most)}…` : text)

/** A value of a run by its name; undefined where the run kept none. */
export function valueOf(values: unknown, name: string): unknown {
  if (typeof values !== 'object' || values === null || !Object.hasOwn(values, name)) return undefined
  return (values as Readonly<Record<string, unknown>>)[name]
}
