import { domainToASCII } from 'node:url'
import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError } from '../../cards/card.ts'

/** Whom a mail comes from or goes to. */
export interface Mailbox {
  /** Empty where there is none. */
  readonly name: string
  /** The domain in its encoded form, in lower case. */
  readonly address: string
}

/** Recipients of one mail: to, cc and bcc together. */
export const mostRecipients = 100

const longestText = 40_000
const longestName = 200

/**
 * Reads addresses as people write them: `ada@example.com`, `Ada <ada@example.com>`, several in one text separated by commas or
 * semicolons, or objects with `name` and `address`. One that is there twice counts once.
 *
 * @param field what it is called where something is wrong
 * @throws CardError `Invalid Input` that names the field and the entry
 */
export function readAddresses(field: string, given: readonly Json[]): readonly Mailbox[] {
  const found = new Map<string, Mailbox>()
  const add = (box: Mailbox) => {
    const key = box.address.toLowerCase()
    if (!found.has(key)) found.set(key, box)
    if (found.size > mostRecipients) throw wrong(field, `it has more than ${mostRecipients} addresses.`)
  }
  for (const entry of given) {
    if (isJsonObject(entry)) {
      const { name = '', address = entry['email'] ?? null } = entry
      if (typeof name !== 'string' || typeof address !== 'string')
        throw wrong(field, 'an entry that is an object has an address, and a name or none, both text.')
      add({ name: readName(field, name), address: readAddress(field, address) })
    } else if (typeof entry === 'string') {
      for (const box of readText(field, entry)) add(box)
    } else if (entry !== null) {
      throw wrong(
        field,
        `an entry is a ${Array.isArray(entry) ? 'list' : typeof entry}; expected text such as ada@example.com.`,
      )
    }
  }
  return [...found.values()]
}

function readText(field: string, text: string): readonly Mailbox[] {
  refuseBreaks(field, text)
  if (text.length > longestText) throw wrong(field, `it has more than ${longestText} characters.`)
  if (text.trim() === '') return []
  return parts(text).map((part) => {
    const [, quoted, plain = '', address] = named.exec(part) ?? []
    if (address === undefined) return { name: '', address: readAddress(field, part) }
    const name = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1')
    return { name: readName(field, name), address: readAddress(field, address) }
  })
}

// `"Lovelace, Ada" <ada@example.com>`: nothing is guessed, an address that a library would mend goes to somebody else.
const named = /^(?:"((?:[^"\\]|\\.)*)"|([^<>"]*))\s*<([^<>]*)>$/

/** What stands between commas or semicolons that are in no quotes. */
function parts(text: string): readonly string[] {
  const found: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '\\' && isQuoted) at++
    else if (char === '"') isQuoted = !isQuoted
    else if ((char === ',' || char === ';') && !isQuoted) {
      found.push(text.slice(start, at))
      start = at + 1
    }
  }
  found.push(text.slice(start))
  return found.map((part) => part.trim()).filter((part) => part !== '')
}

/**
 * One address without a name.
 *
 * @throws CardError as above
 */
export function readAddress(field: string, text: string): string {
  refuseBreaks(field, text)
  const address = text.trim()
  const [, local = '', domain = ''] = /^([^@]*)@([^@]*)$/.exec(address) ?? []
  const ascii = domainToASCII(domain)
  // Nothing is mended: 10.1 would become an address of the network.
  const isSame = /[^\x20-\x7e]/.test(domain) || ascii === domain.toLowerCase()
  if (!isSame || !localPart.test(local) || local.length > 64 || !domainName.test(ascii) || ascii.length > 253) {
    throw wrong(field, `"${shown(address)}" is no address such as ada@example.com.`)
  }
  return `${local}@${ascii}`
}

// What stands in an address without quotes (RFC 5321, RFC 6531): everything that means something to SMTP is left out.
const localPart = /^(?!\.)(?!.*\.\.)[^\s"(),:;<>@[\]\\\p{Cc}\p{Cf}]+(?<!\.)$/u
const domainName = /^(?!-)[a-z\d-]{1,63}(\.[a-z\d-]{1,63})*$/

function readName(field: string, text: string): string {
  refuseBreaks(field, text)
  const name = text.trim()
  if (name.length > longestName) throw wrong(field, `a name has more than ${longestName} characters.`)
  return name
}

/** A line break or control character would end the line of the header, and begin another one. */
export function refuseBreaks(field: string, text: string): void {
  // oxlint-disable-next-line no-control-regex
  if (/[\x00-\x1f\x7f\u0085\u2028\u2029]/.test(text)) {
    throw wrong(field, 'it has a line break or another control character. Take it out, e.g. with the Trim card.')
  }
}

/** @param sentence begins in lower case */
export function wrong(field: string, sentence: string): CardError {
  return new CardError('Invalid Input', `${field}: ${sentence}`, 400)
}

const shown = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text)
