/** A mail as a test compares it. */
export type ReadMail = {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly subject: string
  readonly text: string
  readonly html: string | null
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly size: number }[]
}

const deepest = 5

/** Reads a mail that the product made itself (RFC 5322, RFC 2045 to 2047). @param source its bytes, one character each */
export function readMail(source: string): ReadMail {
  const whole = partOf(source)
  const leaves = leavesOf(whole, 0)
  const body = (type: string) => {
    const found = leaves.find((leaf) => leaf.type === type && !leaf.isAttached)
    return found === undefined ? null : textOf(found)
  }
  return {
    headers: Object.fromEntries([...whole.headers].map(([name, value]) => [name, words(value)])),
    subject: words(whole.headers.get('subject') ?? ''),
    text: body('text/plain') ?? '',
    html: body('text/html'),
    attachments: leaves
      .filter(({ isAttached }) => isAttached)
      .map((leaf) => ({ name: words(leaf.name), type: leaf.type, size: bytesOf(leaf).length })),
  }
}

interface Part {
  readonly headers: ReadonlyMap<string, string>
  readonly type: string
  readonly name: string
  readonly isAttached: boolean
  readonly body: string
}

function partOf(source: string): Part {
  const end = source.indexOf('\r\n\r\n')
  const head = (end === -1 ? source : source.slice(0, end)).replace(/\r\n[ \t]+/g, ' ')
  const headers = new Map<string, string>()
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  const disposition = headers.get('content-disposition') ?? ''
  const type = headers.get('content-type') ?? 'text/plain'
  return {
    headers,
    type: type.split(';')[0]!.trim().toLowerCase(),
    name: parameter(disposition, 'filename') ?? parameter(type, 'name') ?? '',
    isAttached: /^attachment/i.test(disposition),
    body: end === -1 ? '' : source.slice(end + 4),
  }
}

function leavesOf(part: Part, depth: number): readonly Part[] {
  const boundary = parameter(part.headers.get('content-type') ?? '', 'boundary')
  if (!part.type.startsWith('multipart/') || boundary === null || depth === deepest) return [part]
  const pieces = `\r\n${part.body}`.split(`\r\n--${boundary}`).slice(1)
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .flatMap((piece) => leavesOf(partOf(piece.replace(/^[ \t]*\r\n/, '')), depth + 1))
}

function bytesOf({ headers, body }: Part): Buffer {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(body, 'base64')
  return Buffer.from(encoding === 'quoted-printable' ? unquoted(body.replace(/=\r\n/g, '')) : body, 'latin1')
}

function textOf(part: Part): string {
  const text = bytesOf(part).toString().replaceAll('\r\n', '\n')
  const isFlowed = parameter(part.headers.get('content-type') ?? '', 'format') === 'flowed'
  return isFlowed ? text.replace(/ \n/g, ' ').replace(/^ /gm, '') : text
}

function parameter(header: string, name: string): string | null {
  const [, quoted, plain] = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(header) ?? []
  return quoted ?? plain ?? null
}

/** Words beyond ASCII, which are encoded in headers. */
function words(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('latin1')
        : unquoted(text.replaceAll('_', ' ')),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString())
}

const unquoted = (text: string): string =>
  text.replace(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
