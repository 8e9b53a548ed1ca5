import { CardError, defineCard } from '../card.ts'
import { integer, object, text } from '../fields.ts'
import { queryText } from './query.ts'

export const build = defineCard({
  id: 'url.build',
  title: 'URL Build',
  description: 'Puts a web address together.',
  inputs: {
    protocol: text({ label: 'Protocol', max: 20, optional: true, default: 'https' }),
    host: text({ label: 'Host', max: 255 }),
    port: integer({ label: 'Port', min: 0, max: 65_535, optional: true }),
    path: text({ label: 'Path', max: 100_000, optional: true, default: '/' }),
    query: object({ label: 'Query', optional: true, default: {} }),
    fragment: text({ label: 'Fragment', max: 10_000, optional: true, default: '' }),
  },
  outputs: { output: text({ label: 'URL' }) },
  okta: {
    functions: ['url:build'],
    inputs: { protocol: 'protocol', host: 'host', port: 'port', path: 'path', query: 'query' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: { host: 'example.com', path: 'a b', query: { c: 'd&e' } },
      outputs: { output: 'https://example.com/a%20b?c=d%26e' },
    },
    {
      title: 'With everything.',
      inputs: { protocol: 'http', host: 'example.com', port: 8470, path: '/a', query: { b: [1, 2] }, fragment: 'c' },
      outputs: { output: 'http://example.com:8470/a?b=1&b=2#c' },
    },
    {
      title: 'A host is a host: nothing else comes in by it.',
      inputs: { host: 'example.com/evil?x' },
      error: 'The host and the protocol make no web address.',
    },
  ],
  run({ protocol, host, port, path, query, fragment }) {
    const scheme = protocol.replace(/:(?:\/\/)?$/, '')
    const bare = /^[a-z][a-z0-9+.-]*$/i.test(scheme) ? URL.parse(`${scheme}://${host}`) : null
    // Whatever else the host brought along would stand in one of these.
    if (
      bare === null ||
      bare.host === '' ||
      `${bare.username}${bare.password}${bare.port}${bare.search}${bare.hash}` !== '' ||
      !['', '/'].includes(bare.pathname)
    ) {
      throw new CardError('Invalid Input', 'The host and the protocol make no web address. Expected e.g. example.com.')
    }
    if (port !== null) bare.port = String(port)
    bare.pathname = path.startsWith('/') ? path : `/${path}`
    bare.search = queryText(query)
    bare.hash = fragment
    return { output: bare.href }
  },
})
