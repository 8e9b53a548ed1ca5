import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { curlCommand } from './curl-command.ts'

const request = {
  method: 'POST',
  url: 'https://example.com/hook?a=1&b=$(id)',
  headers: { 'x-quote': "it's `here`" },
  body: '{"text":"$HOME \'; rm -rf / #\\n"}',
  bytes: 10,
  truncated: false,
} as const

/** What a shell makes of the command: each argument on a line of its own. */
const argumentsOf = (command: string) =>
  execFileSync('sh', ['-c', command.replace(/^curl/, `printf '%s\\n'`)], { encoding: 'utf8' })

describe('a delivery as curl', () => {
  it('means exactly the request, whatever is in it', () => {
    assert.equal(
      argumentsOf(curlCommand(request, 'f.json')),
      ['--globoff', '-X', 'POST', request.url, '-H', `x-quote: it's \`here\``, '--data-binary', request.body, ''].join(
        '\n',
      ),
    )
  })

  it('reads a body that is not shown whole from the file', () => {
    assert.match(curlCommand({ ...request, truncated: true }, 'delivery-1.json'), /--data-binary '@delivery-1\.json'$/)
  })
})
