import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Times in ms, from the moment at which a request was due. */
export interface PacedResult {
  readonly p50: number
  readonly p99: number
  readonly most: number
}

/** Posts at a fixed rate from a process of its own. @throws Error where an answer was not 2xx */
export async function paced(what: {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly perSecond: number
  readonly seconds: number
}): Promise<PacedResult> {
  const folder = await mkdtemp(join(tmpdir(), 'flowhook-paced-'))
  try {
    const file = join(folder, 'paced.json')
    await writeFile(file, JSON.stringify(what))
    const script = join(import.meta.dirname, '../paced-posts.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [script, file])
    const result = JSON.parse(stdout) as PacedResult & { readonly sent: number; readonly failed: number }
    if (result.failed > 0) throw new Error(`${result.failed} of ${result.sent} requests to ${what.url} failed.`)
    return result
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
