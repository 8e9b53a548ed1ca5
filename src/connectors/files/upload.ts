import { randomBytes } from 'node:crypto'
import { CardError, defineEffect } from '../../cards/card.ts'
import { any, choice, fields, integer, number, text } from '../../cards/fields.ts'
import { httpConnection, urlHelp } from '../http/api-call.ts'
import { sendBytes } from '../http/send-bytes.ts'
import { readBody } from '../http/wire.ts'
import { fileContent, fileField, fileInfo } from './file-tools.ts'

/** What is read of the answer. */
const maxAnswerBytes = 1024 * 1024

export const uploadFile = defineEffect({
  id: 'files.upload',
  title: 'Upload File',
  description: 'Sends a file to a URL; 400 and above is an error.',
  inputs: {
    file: fileField,
    connection: httpConnection,
    url: text({ label: 'URL', help: urlHelp, min: 1, max: 8192 }),
    method: choice({ label: 'Method', options: { POST: 'POST', PUT: 'PUT' }, optional: true, default: 'POST' }),
    headers: fields({ label: 'Headers', optional: true, default: {}, secret: true }),
    as: choice({
      label: 'As',
      options: { body: 'The whole body', form: 'A field of a form (multipart/form-data)' },
      optional: true,
      default: 'body',
    }),
    field: text({ label: 'Field', help: 'Of the form.', optional: true, default: 'file', min: 1, max: 100 }),
    values: fields({ label: 'Further fields', help: 'Of the form, as text.', optional: true, default: {} }),
    timeout: number({ label: 'Time-out in seconds', optional: true, default: 60, min: 0.1, max: 60 }),
  },
  outputs: {
    status: integer({ label: 'Status code' }),
    headers: fields({ label: 'Headers', help: 'Names in lower case.' }),
    body: any({ label: 'Body', help: 'The value where the answer is JSON, else its text.' }),
  },
  examples: [
    {
      inputs: {
        file: { file: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', name: 'people.csv' },
        url: 'https://example.com/people',
        method: 'PUT',
      },
    },
    {
      title: 'What is no file is refused.',
      inputs: { file: 'people.csv', url: 'https://example.com/' },
      error: 'File: This is no file.',
    },
  ],
  async perform({ file, connection, url, method, headers, as, field, values, timeout }, tools) {
    const answer = await tools.durable.step(`${tools.name}/request`, async ({ key, signal }) => {
      const info = await fileInfo(tools, file)
      const content = await fileContent(tools, file)
      const { body, type } =
        as === 'form' ? formOf({ ...info, content }, field, values) : { body: Buffer.from(content), type: info.type }
      // The same on every try of this step, so that the other side can tell a repeat after a crash from a second wish.
      const given = { 'idempotency-key': key, 'content-type': type, ...headers }
      const {
        status,
        headers: answered,
        body: bytes,
      } = await sendBytes(tools, { connection, method, url, headers: given, timeout, body }, { signal, maxAnswerBytes })
      return { status, headers: answered, body: readBody(answered['content-type'], bytes) }
    })
    if (answer.status >= 400) {
      const message = `${method} ${url.split('?')[0]} answered ${answer.status}.`
      throw new CardError('HTTP Request Error', message, answer.status)
    }
    return answer
  },
})

interface Part {
  readonly name: string
  readonly type: string
  readonly content: Uint8Array
}

/** A form with the file in it (RFC 7578). */
function formOf(file: Part, field: string, values: Readonly<Record<string, unknown>>) {
  const boundary = `flowhook-${randomBytes(16).toString('hex')}`
  const head = (name: string, more: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${escaped(name)}"${more}\r\n`
  const parts: Buffer[] = Object.entries(values).map(([name, value]) =>
    Buffer.from(`${head(name, '')}\r\n${typeof value === 'string' ? value : JSON.stringify(value)}\r\n`),
  )
  parts.push(
    Buffer.from(`${head(field, `; filename="${escaped(file.name)}"`)}content-type: ${file.type}\r\n\r\n`),
    Buffer.from(file.content),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  )
  return { body: Buffer.concat(parts), type: `multipart/form-data; boundary=${boundary}` }
}

// As browsers do it (WHATWG HTML, multipart/form-data encoding).
const escaped = (name: string): string => name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')
