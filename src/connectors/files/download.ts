import { CardError, defineEffect } from '../../cards/card.ts'
import { fields, number, text } from '../../cards/fields.ts'
import { fileLimits, type FileValue } from '../../model/file.ts'
import { httpConnection, urlHelp } from '../http/api-call.ts'
import { sendBytes } from '../http/send-bytes.ts'
import { createFile, fileOutputs, fileResult } from './file-tools.ts'

export const downloadFile = defineEffect({
  id: 'files.download',
  title: 'Download File',
  description: 'Makes a file of what a URL answers, of up to 16 MiB. Redirects are not followed.',
  inputs: {
    connection: httpConnection,
    url: text({ label: 'URL', help: urlHelp, min: 1, max: 8192 }),
    headers: fields({ label: 'Headers', optional: true, default: {}, secret: true }),
    name: text({
      label: 'Name',
      help: 'Where it is empty, what the answer or the URL calls it.',
      optional: true,
      default: '',
      max: 255,
    }),
    timeout: number({ label: 'Time-out in seconds', optional: true, default: 60, min: 0.1, max: 60 }),
  },
  outputs: fileOutputs,
  okta: {
    functions: ['filefunctions:largeDownload'],
    inputs: { url: 'Location.URL' },
    outputs: { file: 'File.File Content', name: 'File.Filename', size: 'File.Size' },
  },
  examples: [
    { inputs: { url: 'https://example.com/report.pdf' } },
    {
      title: 'Only the web is asked.',
      inputs: { url: 'ftp://example.com/report.pdf' },
      error: 'ftp://example.com/report.pdf is not an http or https URL.',
    },
  ],
  async perform({ connection, url, headers, name, timeout }, tools) {
    const get = { connection, method: 'GET', url, headers, timeout, body: null }
    const file = await tools.durable.step(`${tools.name}/file`, async ({ signal }): Promise<FileValue> => {
      const answer = await sendBytes(tools, get, { signal, maxAnswerBytes: fileLimits.bytes })
      if (answer.status < 200 || answer.status >= 300) {
        const where = url.split('?')[0]!
        throw new CardError('HTTP Request Error', `GET ${where} answered ${answer.status}.`, answer.status)
      }
      return createFile(tools, {
        name: name === '' ? nameOf(answer.headers['content-disposition'], answer.url) : name,
        type: answer.headers['content-type'] ?? '',
        content: answer.body,
      })
    })
    return fileResult(file)
  },
})

/** What an answer calls its content (RFC 6266), else the last part of the URL's path. */
export function nameOf(disposition: string | undefined, url: string): string {
  const extended = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition ?? '')?.[1]
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition ?? '')
  const named = decoded(extended) ?? plain?.[1]?.replaceAll(/\\(.)/g, '$1') ?? plain?.[2]
  if (named !== undefined && named !== '') return named
  return decoded(URL.parse(url)?.pathname.split('/').at(-1)) || 'download'
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
