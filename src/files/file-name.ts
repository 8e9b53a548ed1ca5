import { endingOf, fileLimits } from '../model/file.ts'

/** A name that is one on every system: without slashes, control characters and what Windows keeps for itself. */
export function fileName(given: string): string {
  const clean = given
    // What a server calls a download may be long, and the last pattern takes time by the square of its dots.
    .slice(0, 1_000)
    .toWellFormed()
    .normalize('NFC')
    // oxlint-disable-next-line no-control-regex -- these are what is meant
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+/g, '_')
    .replaceAll(/^[\s.]+|[\s.]+$/g, '')
  const whole = clean === '' ? 'file' : clean
  if (whole.length <= fileLimits.name) return whole
  // The ending says what it is, and stays.
  const ending = /\.[a-z0-9]{1,10}$/i.exec(whole)?.[0] ?? ''
  return whole.slice(0, fileLimits.name - ending.length).toWellFormed() + ending
}

const byEnding: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  txt: 'text/plain',
  json: 'application/json',
  flopack: 'application/json',
  xml: 'application/xml',
  html: 'text/html',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  zip: 'application/zip',
}

/** The media type as given where it is one (RFC 9110, 8.3.1), else by the name's ending. */
export function mediaType(given: string, name: string): string {
  const type = given.trim().toLowerCase()
  const token = '[a-z0-9!#$&^_.+-]{1,80}'
  const isOne = new RegExp(`^${token}/${token}(?:\\s*;\\s*${token}=(?:${token}|"[^"\\\\\\u0000-\\u001f]{0,80}"))*$`)
  if (type.length <= fileLimits.type && isOne.test(type)) return type
  const ending = endingOf(name)
  return Object.hasOwn(byEnding, ending) ? byEnding[ending]! : 'application/octet-stream'
}
