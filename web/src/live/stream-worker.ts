import type { LiveNews, LiveRequest } from './live-news.ts'
import { StreamSource } from './stream-source.ts'

/**
 * Holds the one connection that all tabs of a browser share: over HTTP/1.1 a browser opens six to one server, and with a stream
 * for each tab the seventh tab would not even load.
 */
const listening = new Set<MessagePort>()
const tellAll = (news: LiveNews) => {
  for (const port of listening) port.postMessage(news)
  if (news.type === 'signedOut') listening.clear()
}
const source = new StreamSource(tellAll)

function take(port: MessagePort, { type }: LiveRequest): void {
  if (type === 'signedOut') {
    source.close()
    listening.delete(port)
    return tellAll({ type: 'signedOut' })
  }
  if (type === 'leave') {
    listening.delete(port)
    if (listening.size === 0) source.close()
    return
  }
  listening.add(port)
  source.open()
  port.postMessage({ type: 'state', state: source.state } satisfies LiveNews)
}

self.addEventListener('connect', (event) => {
  // The types of a page are checked here, and a page knows nothing of this event.
  const [port] = (event as MessageEvent).ports
  if (port === undefined) return
  port.addEventListener('message', ({ data }) => take(port, data as LiveRequest)) // only our own pages connect
  port.start()
})
self.addEventListener('online', () => listening.size > 0 && source.tryNow())
