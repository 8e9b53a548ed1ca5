import { setTimeout as delay } from 'node:timers/promises'
import { startServer, token, type TestServer } from '../../kit/server.ts'

/** Several servers on one database. */
export interface Nodes {
  /** One of them by its number, as it is now: a restart makes another one of it. */
  at(index: number): TestServer
  readonly all: readonly TestServer[]
  /** A call to any server that answers. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>
  restart(index: number): Promise<void>
  stop(): Promise<void>
}

/** @param more settings of all of them */
export async function startNodes(
  count: number,
  databaseUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Nodes> {
  const settings = {
    FLOWHOOK_DATABASE_URL: databaseUrl,
    FLOWHOOK_KEY: 'one-key-for-all-servers-one-key-for-all-servers',
    FLOWHOOK_LEASE_SECONDS: '3',
    ...more,
  }
  const nodes = await Promise.all(Array.from({ length: count }, () => startServer(settings)))
  return {
    at: (index) => nodes[index]!,
    all: nodes,
    async api<T>(method: string, path: string, body?: unknown): Promise<T> {
      for (let tries = 0; ; tries++) {
        try {
          return await nodes[tries % count]!.api<T>(method, path, body)
        } catch (thrown) {
          if (tries > 60) throw thrown
          await delay(100)
        }
      }
    },
    async restart(index) {
      nodes[index] = await nodes[index]!.restart()
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()))
    },
  }
}

/** Calls an endpoint until it is told to stop, on all servers in turn; only a 202 counts as acknowledged. */
export function callOnAll(
  nodes: Nodes,
  path: string,
  note: { sent(id: string): void; acked(id: string): void },
  callers = 8,
): { stop(): Promise<void> } {
  const over = new AbortController()
  const one = async (caller: number) => {
    for (let turn = caller; !over.signal.aborted; turn++) {
      const id = crypto.randomUUID()
      note.sent(id)
      try {
        const answer = await fetch(nodes.at(turn % nodes.all.length).url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', prefer: 'respond-async', authorization: `SSWS ${token}` },
          body: JSON.stringify({ id }),
          signal: AbortSignal.timeout(10_000),
        })
        if (answer.status === 202) note.acked(id)
        await answer.arrayBuffer()
      } catch {
        // It is gone, or frozen: the next one may be there.
        await delay(20)
      }
      await delay(4)
    }
  }
  const all = Promise.all(Array.from({ length: callers }, (_, caller) => one(caller)))
  return {
    async stop() {
      over.abort()
      await all
    },
  }
}
