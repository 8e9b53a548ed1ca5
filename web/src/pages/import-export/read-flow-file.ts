import { flowFiles as words } from '../../messages/flow-files.ts'

/** As the server has it. */
const mostBytes = 32 * 1024 * 1024

/** Reads a file that somebody chose. @throws Error with a sentence, where it is too large or no JSON */
export async function readFlowFile(file: File): Promise<unknown> {
  if (file.size > mostBytes) throw new Error(words.tooLarge)
  const text = await file.text()
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new Error(words.notJson(file.name, thrown instanceof Error ? thrown.message : String(thrown)), {
      cause: thrown,
    })
  }
}
