// Copies a data folder while its server runs: node deploy/backup.mjs DATA TARGET. The copy is the state of one moment.
// A data folder is put back by copying it to where it was while no server runs on it.
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'

const [data, target] = process.argv.slice(2)
if (data === undefined || target === undefined || !existsSync(join(data, 'flowhook.db'))) {
  process.stderr.write('Usage: node deploy/backup.mjs DATA TARGET, where DATA is a folder that holds flowhook.db.\n')
  process.exit(2)
}
if (existsSync(join(target, 'flowhook.db'))) {
  process.stderr.write(`${target} holds a back-up already; name a new folder.\n`)
  process.exit(2)
}
mkdirSync(target, { recursive: true, mode: 0o700 })
const database = new DatabaseSync(join(data, 'flowhook.db'), { readOnly: true })
await backup(database, join(target, 'flowhook.db'))
database.close()
chmodSync(join(target, 'flowhook.db'), 0o600)
// Without the key the stored secrets cannot be read. It is not there where FLOWHOOK_KEY is set.
if (existsSync(join(data, 'key'))) copyFileSync(join(data, 'key'), join(target, 'key'))
