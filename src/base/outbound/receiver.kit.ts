import { once } from 'node:events'
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net'

/** A server on loopback for one test. `close` ends it and all its connections. */
export interface Receiver {
  readonly url: string
  readonly port: number
  /** Connections that were ever made. */
  readonly connections: () => number
  /** Connections that stand. */
  readonly open: () => number
  /** Resolves when no connection stands. */
  readonly drained: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Answers HTTP with a handler. */
export function receive(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Receiver> {
  return listen(createHttp({ keepAliveTimeout: 60_000 }, handle))
}

/** Does with the bare connection what HTTP servers do not do. Called with each request that has come in whole. */
export function misbehave(handle: (socket: Socket, request: string) => void): Promise<Receiver> {
  return listen(
    createTcp((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (data) => handle(socket, data.toString('latin1')))
    }),
  )
}

/** Starts any server on a free port of loopback. */
export async function listen(server: Server, scheme = 'http'): Promise<Receiver> {
  const sockets = new Set<Socket>()
  let made = 0
  let emptied: (() => void)[] = []
  server.on('connection', (socket) => {
    made++
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      if (sockets.size > 0) return
      for (const each of emptied) each()
      emptied = []
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    url: `${scheme}://127.0.0.1:${port}/hook`,
    port,
    connections: () => made,
    open: () => sockets.size,
    drained: () => (sockets.size === 0 ? Promise.resolve() : new Promise((resolve) => emptied.push(resolve))),
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
