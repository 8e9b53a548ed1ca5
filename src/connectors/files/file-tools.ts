import { isProblem } from '../../base/errors.ts'
import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError, type Tools } from '../../cards/card.ts'
import type { NewFile } from '../../cards/files.ts'
import { any, integer, object, text } from '../../cards/fields.ts'
import { fileValue, type FileInfo, type FileValue } from '../../model/file.ts'

/** A file as an input: what another card gave, or the id in it. */
export const fileField = any({ label: 'File', help: 'What another card gave as a file, or its id.' })

/** What a card that makes a file gives. */
export const fileOutputs = {
  file: object({ label: 'File', help: 'For cards that take a file. It goes with the execution that made it.' }),
  name: text({ label: 'Name' }),
  size: integer({ label: 'Size', help: 'Bytes.' }),
} as const

export const fileResult = (file: FileValue) => ({ file, name: file.name, size: file.size })

/**
 * Makes a file of the execution.
 *
 * @throws CardError `Invalid Input` for one that is too large
 */
export async function createFile(tools: Tools, file: Omit<NewFile, 'executionId'>): Promise<FileValue> {
  const { executionId } = tools.durable
  return fileValue(await asCardError(tools.files.create({ ...file, executionId })))
}

/** @throws CardError `Invalid Input` for what is no file, `Not Found` for one that is gone */
export async function fileInfo(tools: Tools, given: Json): Promise<FileInfo> {
  return asCardError(tools.files.get(fileIdOf(given)))
}

/** Its bytes. @throws CardError as above */
export async function fileContent(tools: Tools, given: Json): Promise<Uint8Array> {
  return asCardError(tools.files.content(fileIdOf(given)))
}

/** Whether a value is a file. */
export const isFile = (value: Json): boolean => isJsonObject(value) && isId(value['file'])

/** The id in a file, or as it stands. @throws CardError `Invalid Input` */
export function fileIdOf(given: Json): string {
  const id = isJsonObject(given) ? given['file'] : given
  if (isId(id)) return id
  throw new CardError('Invalid Input', 'File: This is no file. Expected what a card gives as a file, or its id.', 400)
}

const isId = (id: unknown): id is string => typeof id === 'string' && /^[0-9a-f]{32}$/.test(id)

/** What a card fails with where the files refuse something. */
export async function asCardError<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (thrown) {
    if (isProblem(thrown, 'NOT_FOUND')) {
      throw new CardError('Not Found', 'There is no such file any more: it went with the execution that made it.', 404)
    }
    if (isProblem(thrown, 'VALIDATION_FAILED')) {
      throw new CardError('Invalid Input', thrown.causes.join(' ').replace(/^file: /, 'File: '), 400)
    }
    throw thrown
  }
}
