import { isJsonObject, type Json } from '../../base/json/json.ts'
import { refuseBreaks, wrong } from './addresses.ts'

/** A file that goes with a mail. */
export interface Attachment {
  readonly name: string
  /** Its media type. */
  readonly type: string
  readonly bytes: Buffer
}

const mostAttachments = 20

/**
 * Reads the attachments of a card: objects with `name`, and `content` as text or `base64`; `type` where it is to be said. Every
 * way in which a value can be a file is read here.
 *
 * @throws CardError `Invalid Input` that names the attachment
 */
export function readAttachments(given: readonly Json[]): readonly Attachment[] {
  if (given.length > mostAttachments) throw wrong('Attachments', `they are more than ${mostAttachments}.`)
  return given.filter((value) => value !== null).map((value, i) => readAttachment(value, `Attachment ${i + 1}`))
}

function readAttachment(value: Json, field: string): Attachment {
  if (!isJsonObject(value)) {
    throw wrong(field, 'expected an object with a name, and content as text or base64.')
  }
  const { name, type = null, content = null, base64 = null } = value
  if (typeof name !== 'string' || name.trim() === '') throw wrong(field, 'it has no name; expected e.g. report.csv.')
  refuseBreaks(field, name)
  if (name.length > 255) throw wrong(field, 'its name has more than 255 characters.')
  if (type !== null && (typeof type !== 'string' || !mediaType.test(type))) {
    throw wrong(field, 'its type is no media type such as text/csv.')
  }
  if ((content === null) === (base64 === null)) {
    throw wrong(field, 'expected content (text) or base64, and not both.')
  }
  // A path leads nowhere, and is nobody's business.
  const last = name.trim().split(/[/\\]/).at(-1)!
  return {
    name: last === '' ? 'file' : last,
    type: type ?? 'application/octet-stream',
    bytes: bytesOf(content ?? base64, base64 !== null, field),
  }
}

function bytesOf(value: Json, isBase64: boolean, field: string): Buffer {
  if (!isBase64) return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  const text = typeof value === 'string' ? value.replace(/\s+/g, '') : ''
  if (typeof value !== 'string' || !/^[A-Za-z\d+/_-]*={0,2}$/.test(text)) throw wrong(field, 'its base64 is none.')
  return Buffer.from(text, 'base64')
}

const mediaType = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}(?:; ?charset=[\w-]{1,40})?$/
