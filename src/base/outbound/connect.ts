import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { readAddress } from './judge-address.ts'
import type { DeadlineWheel, WheelEntry } from './deadline-wheel.ts'
import { OutboundError } from './outbound-error.ts'

/** Where a connection goes: addresses that were judged, and the name that the certificate must have. */
export interface Way {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly addresses: readonly string[]
}

// Each inside the deadline of the request, so that a filtered port does not hold a place for longer (docs/promises.md).
const connectMs = 5_000
const handshakeMs = 5_000

/**
 * Connects to one of the addresses, in their order, the next one after half a second without an answer. Nothing is resolved
 * here; where the connection leads is compared with the addresses once it stands.
 *
 * @param done gets the socket when it may be written to, or an OutboundError of code CONNECT, TLS or BLOCKED; called once
 * @returns the socket at once, to be destroyed by whoever no longer waits
 */
export function connect(
  { host, port, secure, addresses }: Way,
  context: () => SecureContext,
  wheel: DeadlineWheel,
  done: (error: OutboundError | null, socket: Socket) => void,
): Socket {
  const only = addresses.length === 1 ? addresses[0]! : null
  const to = {
    host: only ?? host,
    port,
    highWaterMark: 65_536,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    ...(only === null
      ? { lookup: lookupOf(addresses), autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 500 }
      : {}),
  }
  const socket = secure
    ? connectTls({
        ...to,
        secureContext: context(),
        // Said although it is the default: an environment variable could switch the default off.
        rejectUnauthorized: true,
        ALPNProtocols: ['http/1.1'],
        ...(isIP(host) === 0 ? { servername: host } : {}),
      })
    : connectTcp(to)

  let connected = false
  const entry: WheelEntry = {
    wheelTick: 0,
    wheelPrevious: null,
    wheelNext: null,
    onDeadline: () =>
      socket.destroy(
        connected
          ? new OutboundError('TLS', `${host}:${port} did not finish the TLS handshake within ${handshakeMs} ms.`)
          : new OutboundError('CONNECT', `${host}:${port} did not accept a connection within ${connectMs} ms.`),
      ),
  }
  wheel.add(entry, connectMs)

  socket.once('connect', () => {
    connected = true
    wheel.remove(entry)
    if (!isOneOf(socket.remoteAddress, addresses)) {
      socket.destroy(new OutboundError('BLOCKED', `${host}:${port} led to an address that was not checked.`))
    } else if (secure) wheel.add(entry, handshakeMs)
    else finish(null)
  })
  if (secure) {
    socket.once('secureConnect', () => {
      wheel.remove(entry)
      finish(null)
    })
  }
  // Stays after the socket is handed over: an error event that nobody hears would end the process.
  socket.on('error', (cause: Error) => {
    wheel.remove(entry)
    finish(asOutboundError(cause, connected, host, port))
  })
  socket.once('close', () => {
    wheel.remove(entry)
    finish(new OutboundError(connected ? 'TLS' : 'CONNECT', `${host}:${port} closed the connection at once.`))
  })

  let finished = false
  function finish(error: OutboundError | null) {
    if (finished) return
    finished = true
    done(error, socket)
  }
  return socket
}

function asOutboundError(cause: Error, connected: boolean, host: string, port: number): OutboundError {
  if (cause instanceof OutboundError) return cause
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
  const reason = cause.message === '' ? code : cause.message
  return connected
    ? new OutboundError('TLS', `The TLS handshake with ${host}:${port} failed: ${reason}`, { cause })
    : new OutboundError('CONNECT', `${host}:${port} could not be connected to: ${reason}`, { cause })
}

function lookupOf(addresses: readonly string[]): LookupFunction {
  return (_host, options, callback) => {
    const list = addresses.map((address) => ({ address, family: isIP(address) }))
    if (options.all === true) callback(null, list)
    else callback(null, list[0]!.address, list[0]!.family)
  }
}

function isOneOf(remote: string | undefined, addresses: readonly string[]): boolean {
  const address = remote === undefined ? null : readAddress(remote)
  const text = address?.toNormalizedString()
  return text !== undefined && addresses.some((each) => readAddress(each)?.toNormalizedString() === text)
}
