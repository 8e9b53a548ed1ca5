import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { startServer as startTestServer, token, type TestServer } from '../../test/kit/server.ts'

/** A program of the bench in a process of its own that printed `{"url": …}` as its first line. */
export interface Peer {
  readonly url: string
  stop(): Promise<void>
}

/** Starts `bench/<file>` in a process of its own. */
export async function startPeer(file: string, ...args: readonly string[]): Promise<Peer> {
  const path = join(import.meta.dirname, '..', file)
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { url } = JSON.parse(line.toString()) as { url: string }
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** The real server, and the token that it takes. */
export type Server = TestServer & { readonly token: string }

export async function startServer(environment: Readonly<Record<string, string>> = {}): Promise<Server> {
  return { ...(await startTestServer(environment)), token }
}
