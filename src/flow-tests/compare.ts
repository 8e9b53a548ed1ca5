import type { Json } from '../base/json/json.ts'

/** Differences of one value that are told, and the characters that each value is shown with. */
const most = 20
const longest = 200

/**
 * What is different between what a test expects and what came, one sentence each. `{"$any": true}` expects anything at all,
 * `{"$has": {…}}` an object with at least these members, `{"$matches": "a*z"}` a text of this form.
 */
export function differencesOf(expected: Json, actual: Json | undefined, at: string): readonly string[] {
  const found: string[] = []
  compare(expected, actual, at, found)
  return found.length > most ? [...found.slice(0, most), `and ${found.length - most} more`] : found
}

export const isAsExpected = (expected: Json, actual: Json | undefined): boolean =>
  differencesOf(expected, actual, '').length === 0

function compare(expected: Json, actual: Json | undefined, at: string, found: string[]): void {
  const differs = () => void found.push(`${at}: expected ${shown(expected)}, got ${shown(actual)}`)
  if (typeof expected !== 'object' || expected === null) {
    if (expected !== actual) differs()
    return
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return differs()
    const list = actual as readonly Json[]
    for (const [i, item] of (expected as readonly Json[]).entries()) {
      if (i < list.length) compare(item, list[i], `${at}[${i}]`, found)
      else found.push(`${at}[${i}]: expected ${shown(item)}, got nothing`)
    }
    for (const [i, item] of list.slice(expected.length).entries()) {
      found.push(`${at}[${expected.length + i}]: expected nothing, got ${shown(item)}`)
    }
    return
  }
  const given = expected as Readonly<Record<string, Json>>
  const [only, ...others] = Object.keys(given)
  if (others.length === 0 && only === '$any') {
    if (actual === undefined) differs()
    return
  }
  if (others.length === 0 && only === '$matches') {
    if (typeof actual !== 'string' || !matches(String(given['$matches']), actual)) differs()
    return
  }
  const isPart = others.length === 0 && only === '$has'
  const wanted = (isPart ? given['$has'] : given) as Readonly<Record<string, Json>>
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return differs()
  const members = actual as Readonly<Record<string, Json>>
  const under = (key: string) => (/^\w+$/.test(key) ? `${at}.${key}` : `${at}[${JSON.stringify(key)}]`)
  for (const [key, item] of Object.entries(wanted)) {
    if (Object.hasOwn(members, key)) compare(item, members[key], under(key), found)
    else found.push(`${under(key)}: expected ${shown(item)}, got nothing`)
  }
  if (isPart) return
  for (const [key, item] of Object.entries(members)) {
    if (!Object.hasOwn(wanted, key)) found.push(`${under(key)}: expected nothing, got ${shown(item)}`)
  }
}

/** Whether a text has the form of another one in which `*` stands for any characters; in time that grows with their lengths only. */
export function matches(form: string, text: string): boolean {
  const [first = '', ...parts] = form.split('*')
  if (parts.length === 0) return form === text
  const last = parts.pop()!
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let at = first.length
  const end = text.length - last.length
  for (const part of parts) {
    const found = text.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}

export function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
