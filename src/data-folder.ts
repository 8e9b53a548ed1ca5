import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ids } from './base/ids.ts'
import type { Settings } from './config.ts'

/**
 * Makes the data folder at the first start, with the master key and the command line's token, readable by their owner only.
 *
 * @returns the key of the settings, or else the folder's own, and the token, each as text
 * @throws the error of the file system where the folder cannot be made or written
 */
export async function prepareData(
  settings: Pick<Settings, 'data' | 'key'>,
  ids: Pick<Ids, 'secret'>,
): Promise<{ readonly key: string; readonly cliToken: string }> {
  await mkdir(settings.data, { recursive: true, mode: 0o700 })
  const key = settings.key ?? (await keptSecret(join(settings.data, 'key'), () => ids.secret(32)))
  const cliToken = await keptSecret(join(settings.data, 'cli.token'), () => ids.secret(32))
  return { key, cliToken }
}

async function keptSecret(path: string, make: () => string): Promise<string> {
  try {
    const kept = (await readFile(path, 'utf8')).trim()
    await chmod(path, 0o600)
    return kept
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    const made = make()
    // wx: a second start at the same moment must not replace what the first one already uses.
    await writeFile(path, `${made}\n`, { mode: 0o600, flag: 'wx' })
    return made
  }
}
