import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startServer, type TestServer } from '../../kit/server.ts'

/** A server whose wall clock a test can set. */
export interface MovableServer {
  readonly server: TestServer
  /** Sets its clock so many milliseconds ahead of the machine's, or with a negative number behind. */
  setAhead(ms: number): Promise<void>
  stop(): Promise<void>
}

/** @param environment further settings */
export async function startMovableServer(environment: Readonly<Record<string, string>> = {}): Promise<MovableServer> {
  const folder = await mkdtemp(join(tmpdir(), 'flowhook-clock-'))
  const file = join(folder, 'ahead')
  const preload = pathToFileURL(join(import.meta.dirname, 'movable-clock.ts')).href
  const server = await startServer({ ...environment, FAULTS_CLOCK: file, NODE_OPTIONS: `--import=${preload}` })
  return {
    server,
    async setAhead(ms) {
      await writeFile(file, String(ms))
      server.process.kill('SIGUSR2')
    },
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
