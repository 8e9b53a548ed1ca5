import { isJsonObject, type Json } from '../../base/json/json.ts'
import type { Tools } from '../../cards/card.ts'
import { fileContent, fileInfo, isFile } from '../files/file-tools.ts'
import { refuseBreaks, wrong } from './addresses.ts'

/** What goes with a mail. */
export interface Attachment {
  readonly name: string
  /** Its media type. */
  readonly type: string
  readonly bytes: Uint8Array
}

const mostAttachments = 20

/**
 * Reads the attachments of a card: files that other cards gave, or objects with `name`, and `content` as text or `base64`; `type`
 * where it is to be said. Every way in which a value can be attached is read here.
 *
 * @param mostBytes of all of them: a file that goes over it is not read
 * @throws CardError `Invalid Input` that names the attachment, `Not Found` for a file that is gone
 */
export async function readAttachments(
  given: readonly Json[],
  tools: Tools,
  mostBytes: number,
): Promise<readonly Attachment[]> {
  if (given.length > mostAttachments) throw wrong('Attachments', `they are more than ${mostAttachments}.`)
  const read: Attachment[] = []
  let left = mostBytes
  for (const [i, value] of given.entries()) {
    if (value === null) continue
    const field = `Attachment ${i + 1}`
    const attachment = isFile(value) ? await ofFile(value, tools, left, field) : ofValue(value, field)
    left -= attachment.bytes.length
    read.push(attachment)
  }
  return read
}

async function ofFile(value: Json, tools: Tools, left: number, field: string): Promise<Attachment> {
  const { name, type, size } = await fileInfo(tools, value)
  if (size > left) throw wrong(field, `${name} has ${size} bytes, more than go with a mail. Send a link instead.`)
  return { name, type: mediaType.test(type) ? type : usualType, bytes: await fileContent(tools, value) }
}

function ofValue(value: Json, field: string): Attachment {
  if (!isJsonObject(value)) {
    throw wrong(field, 'expected a file, or an object with a name, and content as text or base64.')
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
    type: type ?? usualType,
    bytes: bytesOf(content ?? base64, base64 !== null, field),
  }
}

function bytesOf(value: Json, isBase64: boolean, field: string): Buffer {
  if (!isBase64) return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  const text = typeof value === 'string' ? value.replace(/\s+/g, '') : ''
  if (typeof value !== 'string' || !/^[A-Za-z\d+/_-]*={0,2}$/.test(text)) throw wrong(field, 'its base64 is none.')
  return Buffer.from(text, 'base64')
}

const usualType = 'application/octet-stream'
const mediaType = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}(?:; ?charset=[\w-]{1,40})?$/
