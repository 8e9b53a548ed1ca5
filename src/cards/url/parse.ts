import { CardError, defineCard } from '../card.ts'
import { integer, text } from '../fields.ts'

/** The ports that need not be written. */
const usualPorts: ReadonlyMap<string, number> = new Map([
  ['http:', 80],
  ['https:', 443],
  ['ws:', 80],
  ['wss:', 443],
  ['ftp:', 21],
])

export const parse = defineCard({
  id: 'url.parse',
  title: 'URL Parse',
  description: 'Takes a web address apart.',
  inputs: { url: text({ label: 'URL', max: 100_000 }) },
  outputs: {
    protocol: text({ label: 'Protocol', help: 'https.' }),
    host: text({ label: 'Host', help: 'Without the port.' }),
    port: integer({
      label: 'Port',
      help: 'The usual one of the protocol where none is written; null where it has none.',
    }),
    path: text({ label: 'Path' }),
    query: text({ label: 'Query', help: 'Without the question mark.' }),
    fragment: text({ label: 'Fragment', help: 'Without the number sign.' }),
  },
  okta: {
    functions: ['url:parse'],
    inputs: { url: 'url' },
    outputs: { protocol: 'protocol', host: 'host', port: 'port', path: 'path', query: 'query' },
  },
  examples: [
    {
      inputs: { url: 'https://example.com/a/b?c=1#d' },
      outputs: { protocol: 'https', host: 'example.com', port: 443, path: '/a/b', query: 'c=1', fragment: 'd' },
    },
    {
      title: 'With a port of its own.',
      inputs: { url: 'http://127.0.0.1:8470' },
      outputs: { protocol: 'http', host: '127.0.0.1', port: 8470, path: '/', query: '', fragment: '' },
    },
    { title: 'A part of an address is none.', inputs: { url: '/a/b' }, error: 'The text is no whole web address.' },
  ],
  run({ url }) {
    const read = URL.parse(url)
    if (read === null) {
      throw new CardError('Invalid Input', 'The text is no whole web address. Expected e.g. https://example.com/path.')
    }
    const { protocol, hostname: host, port, pathname: path, search, hash } = read
    return {
      protocol: protocol.slice(0, -1),
      host,
      port: port === '' ? (usualPorts.get(protocol) ?? null) : Number(port),
      path,
      query: search.slice(1),
      fragment: hash.slice(1),
    }
  },
})
