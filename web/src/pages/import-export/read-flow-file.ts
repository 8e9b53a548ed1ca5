import { flowFiles as words } from '../../messages/flow-files.ts'
import { jsonProblem } from '../../parts/json-problem.ts'

/** As the server has it. */
const mostBytes = 32 * 1024 * 1024

/** Reads a file that somebody chose. @throws Error with a sentence, where it is too large, or where it stops being JSON */
export async function readFlowFile(file: File): Promise<unknown> {
  if (file.size > mostBytes) throw new Error(words.tooLarge)
  const text = await file.text()
  try {
    return JSON.parse(text)
  } catch (thrown) {
    const found = jsonProblem(text)
    const reason = found === null ? String(thrown) : words.notJsonAt(found.line, found.column, found.message)
    throw new Error(words.notJson(file.name, reason), { cause: thrown })
  }
}
