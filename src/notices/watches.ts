import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { diskUse } from '../base/disk-use.ts'
import type { ApiToken } from '../model/access.ts'

/** What a look at something found; null where all is well. `about` tells one thing from another. */
export interface Found {
  readonly about: string
  readonly text: string
  readonly target: { readonly id: string; readonly type: string; readonly displayName: string }
}

const mebibyte = 1_048_576
const dayMs = 86_400_000

/** Whether the data's disk has less than `low` MiB left. */
export async function lookAtDisk(folder: string, low: number): Promise<Found | null> {
  const { free, size } = await diskUse(folder)
  if (free >= low * mebibyte) return null
  const text =
    `${Math.floor(free / mebibyte)} MiB of ${Math.floor(size / mebibyte)} MiB are free on the disk with the data. ` +
    'Make room, or keep less: FLOWHOOK_EVENT_DAYS, FLOWHOOK_EXECUTION_DAYS. A full disk refuses every event and every call.'
  return { about: 'disk', text, target: { id: 'disk', type: 'Disk', displayName: 'Data folder' } }
}

/** Whether the key that is in use still lies where the next start will look for it. Null where a setting gives the key. */
export async function lookAtKey(folder: string, key: string, isGiven: boolean): Promise<Found | null> {
  if (isGiven) return null
  const wrong = await readFile(join(folder, 'key'), 'utf8').then(
    (text) => (text.trim() === key ? null : 'holds another key than the one in use'),
    ({ code }: NodeJS.ErrnoException) => (code === 'ENOENT' ? 'is gone' : `cannot be read (${code})`),
  )
  if (wrong === null) return null
  const text =
    `The key file of the data folder ${wrong}. The server still works; after its next start the stored secrets could not be ` +
    'opened. Put the file back from its copy before the server stops.'
  return { about: 'key', text, target: { id: 'key', type: 'MasterKey', displayName: 'Master key' } }
}

/** Days before the end at which somebody is told, and the end itself. What lives less than twice as long is made to end. */
const stages = [14, 3, 0] as const

/** What ends within 14 days. A thing is found anew at 14 days, at 3 and at its end: `about` then differs. */
export function lookAtExpiry(
  tokens: readonly Pick<ApiToken, 'id' | 'name' | 'created' | 'expires'>[],
  certificate: string | null,
  now: number,
): readonly Found[] {
  const ends = tokens.flatMap(({ id, name, created, expires }) =>
    expires === null ? [] : [{ id, type: 'ApiToken', name, expires, life: expires - created }],
  )
  if (certificate !== null) {
    const { validTo, fingerprint256 } = new X509Certificate(certificate)
    const id = fingerprint256.replaceAll(':', '').slice(0, 32).toLowerCase()
    ends.push({ id, type: 'Certificate', name: 'FLOWHOOK_TLS_CERT', expires: Date.parse(validTo), life: Infinity })
  }
  return ends.flatMap(({ id, type, name, expires, life }) => {
    const days = (expires - now) / dayMs
    // Long over is no news, and what was deleted does not come back.
    const stage = stages.findLast((each) => days <= each && each * 2 * dayMs <= life)
    if (stage === undefined || days < -30) return []
    const what = type === 'ApiToken' ? `The API token “${name}”` : 'The certificate of FLOWHOOK_TLS_CERT'
    const todo =
      type === 'ApiToken' ? 'Make another one and give it to whoever uses it.' : 'Renew it and start the server again.'
    const date = new Date(expires).toISOString()
    const text = days <= 0 ? `${what} ended on ${date}. ${todo}` : `${what} ends on ${date}. ${todo}`
    return [{ about: `${id}/${stage}`, text, target: { id, type, displayName: name } }]
  })
}
