import { closeSync, openSync } from 'node:fs'

/** Makes a file that nobody else can read, unless it is there. What SQLite puts beside a database gets the same rights. */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
}
