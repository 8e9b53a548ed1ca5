import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { describeSettings, readSettings, SettingsError } from './config.ts'

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readSettings(environment)
    return []
  } catch (thrown) {
    assert.ok(thrown instanceof SettingsError)
    return thrown.problems
  }
}

describe('settings', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'flowhook-config-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('have defaults', () => {
    const settings = readSettings({})
    assert.equal(settings.host, '127.0.0.1')
    assert.equal(settings.port, 8470)
    assert.equal(settings.data, './data')
    assert.equal(settings.publicUrl, null)
    assert.equal(settings.maxEventsPerHook, 300)
  })

  it('name every problem at once', () => {
    const problems = problemsOf({
      FLOWHOOK_PORT: '99999',
      FLOWHOOK_TOKEN: 'short',
      FLOWHOOK_PUBLIC_URL: 'ftp://x',
      FLOWHOOK_ALLOWED_NETWORKS: '10.0.0.0/8, nonsense/99',
      FLOWHOOK_TRUSTED_PROXIES: 'not an address',
      FLOWHOOK_TLS_CERT: '/nowhere.pem',
      FLOWHOOK_DATABASE_URL: 'mysql://x',
      FLOWHOOK_ROLE: 'boss',
      FLOWHOOK_LOG_LEVEL: 'loud',
      FLOWHOOK_PROT: '1',
    })
    const names = problems.map((problem) => problem.split(' ')[0]).toSorted()
    assert.deepEqual(names, [
      'FLOWHOOK_ALLOWED_NETWORKS',
      'FLOWHOOK_DATABASE_URL',
      'FLOWHOOK_LOG_LEVEL',
      'FLOWHOOK_PORT',
      'FLOWHOOK_PROT',
      'FLOWHOOK_PUBLIC_URL',
      'FLOWHOOK_ROLE',
      'FLOWHOOK_TLS_CERT',
      'FLOWHOOK_TOKEN',
      'FLOWHOOK_TRUSTED_PROXIES',
    ])
  })

  it('take no options of a database, which would move the tables, and do not show its password', () => {
    const [problem] = problemsOf({ FLOWHOOK_DATABASE_URL: 'postgres://x:hush-hush@y/z?options=-csearch_path%3Dpublic' })
    assert.match(problem!, /FLOWHOOK_DATABASE_URL has “options”/)
    assert.doesNotMatch(problem!, /hush-hush/)
  })

  it('come from files, for secrets', () => {
    const file = join(folder, 'token')
    writeFileSync(file, `${'t'.repeat(40)}\n`)
    assert.equal(readSettings({ FLOWHOOK_TOKEN_FILE: file }).token, 't'.repeat(40))
    assert.match(problemsOf({ FLOWHOOK_TOKEN_FILE: file, FLOWHOOK_TOKEN: 'u'.repeat(40) })[0]!, /Set one of them/)
    assert.match(problemsOf({ FLOWHOOK_TOKEN_FILE: join(folder, 'none') })[0]!, /cannot be read/)
  })

  it('come from a settings file behind the environment', () => {
    const file = join(folder, 'flowhook.env')
    writeFileSync(file, 'FLOWHOOK_PORT=1234\nFLOWHOOK_HOST=0.0.0.0\n')
    const settings = readSettings({ FLOWHOOK_CONFIG: file, FLOWHOOK_PORT: '4321' })
    assert.deepEqual([settings.port, settings.host], [4321, '0.0.0.0'])
  })

  it('never show a secret', () => {
    const shown = JSON.stringify(
      describeSettings({ FLOWHOOK_TOKEN: 'secret'.repeat(8), FLOWHOOK_KEY: 'hidden'.repeat(8) }),
    )
    assert.ok(!/secret|hidden/.test(shown.replaceAll('stored secrets', '')))
  })

  it('take a public URL without its last slash', () => {
    assert.equal(
      readSettings({ FLOWHOOK_PUBLIC_URL: 'https://hooks.example.com/base/' }).publicUrl,
      'https://hooks.example.com/base',
    )
  })

  it('read where notices go, and refuse what would send a password in the open', () => {
    const smtp = (text: string) => readSettings({ FLOWHOOK_SMTP_URL: text }).smtp
    assert.deepEqual(smtp('smtps://ada%40example.com:p%40ss%3Aword@smtp.example.com'), {
      host: 'smtp.example.com',
      port: 465,
      security: 'tls',
      user: 'ada@example.com',
      password: 'p@ss:word',
    })
    const read = ['smtp://smtp.example.com', 'smtp://[::1]:2525?security=none', 'smtp://u:p@127.0.0.1?security=none']
    assert.deepEqual(
      read.map((text) => smtp(text)).map((server) => [server?.host, server?.port, server?.security, server?.user]),
      [
        ['smtp.example.com', 587, 'starttls', null],
        ['::1', 2525, 'none', null],
        ['127.0.0.1', 25, 'none', 'u'],
      ],
    )
    const wrong = [
      'smtp://u:canary@smtp.example.com?security=none',
      'smtps://u:canary@smtp.example.com?security=none',
      'smtp://u:canary@smtp.example.com/path',
      'smtp://u:canary%zz@smtp.example.com',
      'https://u:canary@smtp.example.com',
      'canary',
    ]
    for (const text of wrong) {
      const [problem = '', ...more] = problemsOf({ FLOWHOOK_SMTP_URL: text })
      assert.ok(problem.startsWith('FLOWHOOK_SMTP_URL ') && more.length === 0, text)
      assert.ok(!problem.includes('canary'), problem)
    }
    const mail = { FLOWHOOK_NOTICE_MAIL_TO: 'ada@example.com', FLOWHOOK_NOTICE_MAIL_FROM: 'flowhook@example.com' }
    assert.deepEqual(problemsOf({ ...mail, FLOWHOOK_SMTP_URL: 'smtp://smtp.example.com' }), [])
    assert.match(problemsOf(mail)[0]!, /needs .*FLOWHOOK_SMTP_URL/)
    assert.match(
      problemsOf({ FLOWHOOK_NOTICE_MAIL_FROM: 'ada@example.com\r\nBcc: eve@example.com' })[0]!,
      /expected an address/,
    )
    assert.ok(!problemsOf({ FLOWHOOK_NOTICE_URL: 'ftp://canary' })[0]!.includes('canary'))
  })

  it('read where traces go', () => {
    const { otlpEndpoint, otlpHeaders, otlpRatio, traceHosts } = readSettings({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20abc, x-tenant=1',
      OTEL_TRACES_SAMPLER_ARG: '.25',
      FLOWHOOK_TRACE_HOSTS: 'API.example.com, other.example.com:8443',
    })
    assert.deepEqual(
      [otlpEndpoint, otlpHeaders, otlpRatio, traceHosts],
      [
        'http://127.0.0.1:4318/',
        { authorization: 'Bearer abc', 'x-tenant': '1' },
        0.25,
        ['api.example.com', 'other.example.com:8443'],
      ],
    )
    const wrong = {
      OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4317',
      OTEL_EXPORTER_OTLP_HEADERS: 'canary',
      OTEL_TRACES_SAMPLER_ARG: '1.5',
      FLOWHOOK_TRACE_HOSTS: 'https://api.example.com',
    }
    const problems = problemsOf(wrong)
    assert.deepEqual(problems.map((each) => each.split(' ')[0]!).toSorted(), Object.keys(wrong).toSorted())
    assert.ok(!problems.join().includes('canary'))
  })
})
