import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { browserSkip, openBrowser, openTab, type Browser } from '../kit/browser.ts'
import { root, startServer, type TestServer } from '../kit/server.ts'
import { signInLink, signedIn } from './console.kit.ts'

const mostKilobytes = 280

describe('what the console sends first', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })

  it(`is at most ${mostKilobytes} kB of scripts and styles (gzip)`, async (test) => {
    const tab = await openTab(browser, server.url)
    const files = new Set<string>()
    tab.context.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (/\.(?:js|css)$/.test(pathname)) files.add(pathname)
    })
    await tab.page.goto(await signInLink(server))
    await tab.page.getByText('First steps').waitFor()
    const sizes = await Promise.all(
      [...files].map(async (file) => gzipSync(await readFile(join(root, 'web/dist', file)), { level: 9 }).length),
    )
    const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000
    test.diagnostic(`${files.size} files, ${kilobytes.toFixed(1)} kB`)
    assert.ok(files.size > 3)
    assert.ok(kilobytes <= mostKilobytes, `${kilobytes} kB`)
    await tab.close()
  })

  it('comes with a policy that lets in nothing but own files, and a new nonce each time', async () => {
    const policies = await Promise.all(
      [1, 2].map(async () => (await fetch(server.url)).headers.get('content-security-policy') ?? ''),
    )
    const nonces = policies.map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1])
    assert.ok(nonces[0] !== undefined && nonces[0].length >= 22)
    assert.notEqual(nonces[0], nonces[1])
    for (const policy of policies) {
      assert.match(policy, /^default-src 'none'/)
      assert.doesNotMatch(policy, /unsafe|data:|https?:|\*/)
    }
  })

  it('keeps out scripts and styles that somebody managed to put into a page', async () => {
    const tab = await signedIn(browser, server)
    await tab.page.evaluate(`
      const script = document.createElement('script')
      script.textContent = 'window.stolen = 1'
      const style = document.createElement('style')
      style.textContent = 'h1 { display: none }'
      document.head.append(script, style)
    `)
    await tab.page.getByRole('heading', { level: 1 }).waitFor()
    assert.equal(await tab.page.evaluate(`'stolen' in window`), false)
    const violations = tab.problems.filter((problem) => problem.startsWith('policy:')).sort()
    assert.deepEqual(violations, ['policy: script-src-elem inline', 'policy: style-src-elem inline'])
    await tab.close()
  })
})
