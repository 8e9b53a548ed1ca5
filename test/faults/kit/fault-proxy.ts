import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What the network does with one connection. `way` is the direction that suffers: the request's, the answer's or both. */
export type NetworkFault =
  | { readonly kind: 'none' }
  /** Each piece comes later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** So many bytes a second. */
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number }
  /** Nothing comes any more after so many bytes; the connection stays. */
  | { readonly kind: 'stall'; readonly way: Way; readonly afterBytes: number }
  /** Broken off with RST after so many bytes. */
  | { readonly kind: 'reset'; readonly way: Way; readonly afterBytes: number }
  /** Ended with FIN after so many bytes, as if that were all. */
  | { readonly kind: 'cut'; readonly way: Way; readonly afterBytes: number }
  /** The proxy ends its side to the server as soon as the request began; the answer may still come. */
  | { readonly kind: 'half-close' }
  /** In pieces of so many bytes. */
  | { readonly kind: 'slice'; readonly bytes: number }

export type Way = 'request' | 'answer'

/** A TCP proxy on loopback that does to each connection what it is told. */
export interface FaultProxy {
  /** The target's URL through the proxy. */
  readonly url: string
  readonly port: number
  /** How many connections came in so far. */
  readonly connections: number
  /** From now on, for each new connection; gets the number of the connection, from 0. */
  suffer(fault: NetworkFault | ((connection: number) => NetworkFault)): void
  /** Breaks all that is open. */
  breakAll(): void
  stop(): Promise<void>
}

/** Starts a proxy in front of a server. @param target its URL, with a port */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  let faultOf: (connection: number) => NetworkFault = () => ({ kind: 'none' })
  let connections = 0
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const fault = faultOf(connections++)
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    for (const socket of [near, far]) {
      open.add(socket)
      socket.setNoDelay(true)
      // What breaks on one side is broken on the other; that it broke is the point.
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        const other = socket === near ? far : near
        other.destroy()
      })
    }
    pass(near, far, 'request', fault)
    pass(far, near, 'answer', fault)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const own = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${own}`,
    port: own,
    get connections() {
      return connections
    },
    suffer(fault) {
      faultOf = typeof fault === 'function' ? fault : () => fault
    },
    breakAll() {
      for (const socket of open) socket.resetAndDestroy()
    },
    async stop() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Passes on what comes from one side, in its order, as the fault says. */
function pass(from: Socket, to: Socket, way: Way, fault: NetworkFault): void {
  let passed = 0
  let isStalled = false
  let before: Promise<void> = Promise.resolve()
  const inOrder = (does: () => void | Promise<void>) => {
    before = before.then(does)
  }
  const broken = (kind: 'stall' | 'reset' | 'cut') => {
    isStalled = true
    if (kind === 'reset') {
      from.resetAndDestroy()
      to.resetAndDestroy()
    }
    if (kind === 'cut') to.end(() => to.destroySoon())
  }
  const send = (bytes: Buffer) => {
    if (!isStalled && !to.destroyed) to.write(bytes)
  }
  const one = async (bytes: Buffer): Promise<void> => {
    if (isStalled) return
    switch (fault.kind) {
      case 'latency':
        await pause(fault.ms)
        return send(bytes)
      case 'bandwidth':
        await pause((bytes.length / fault.bytesPerSecond) * 1_000)
        return send(bytes)
      case 'slice':
        for (let at = 0; at < bytes.length; at += fault.bytes) {
          send(bytes.subarray(at, at + fault.bytes))
          await pause(0)
        }
        return
      case 'stall':
      case 'reset':
      case 'cut': {
        if (fault.way !== way) return send(bytes)
        const left = fault.afterBytes - passed
        passed += bytes.length
        if (passed < fault.afterBytes) return send(bytes)
        send(bytes.subarray(0, Math.max(0, left)))
        return broken(fault.kind)
      }
      case 'half-close':
        send(bytes)
        if (way === 'request') to.end()
        return
      case 'none':
        return send(bytes)
    }
  }
  from.on('data', (bytes: Buffer) => inOrder(() => one(bytes)))
  from.on('end', () =>
    inOrder(() => {
      if (!isStalled && !to.destroyed) to.end()
    }),
  )
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
