import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isTokenValue } from '../../access/api-tokens.ts'
import { httpKit } from '../http.kit.ts'

interface Made {
  readonly id: string
  readonly value: string
  readonly expires: string | null
  readonly lastUsed: string | null
}

const dayMs = 86_400_000

describe('/api/v1/apiTokens (A)', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())
  const create = (body: object, credential?: string) =>
    kit.ask('POST', '/api/v1/apiTokens', body, credential === undefined ? {} : { credential })
  const made = async (permissions: readonly string[], more: object = {}): Promise<Made> => {
    const answer = await create({ name: 'Script', permissions, ...more })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<Made>()
  }
  const status = async (url: string, credential: string) =>
    (await kit.ask('GET', url, undefined, { credential })).statusCode

  it('gives the value once, and keeps only its hash', async () => {
    const { id, value, expires } = await made(['okta.logs.read'])
    assert.match(value, /^fhk_[\w-]{43}[0-9a-z]{7}$/)
    assert.ok(Math.abs(Date.parse(expires!) - Date.now() - 90 * dayMs) < 60_000, 'ninety days')
    const list = await kit.ask('GET', '/api/v1/apiTokens')
    assert.ok(list.json<Made[]>().some((each) => each.id === id))
    for (const told of [list.body, JSON.stringify(await kit.store.listApiTokens())]) {
      assert.ok(!told.includes(value.slice(4, 40)))
    }
    assert.ok(!list.body.includes('hash'))
    assert.equal(await kit.store.getApiTokenByHash(value), null)
  })

  it('works with both scheme words, for its permissions only, until it is revoked', async () => {
    const { id, value } = await made(['okta.eventHooks.manage'])
    for (const scheme of ['SSWS', 'Bearer', 'ssws']) {
      assert.equal(await status('/api/v1/eventHooks', `${scheme} ${value}`), 200)
      assert.equal(await status('/api/v1/logs', `${scheme} ${value}`), 403)
    }
    assert.equal(await status('/api/v1/eventHooks', `Basic ${value}`), 401)
    const me = await kit.ask('GET', '/api/v1/me', undefined, { credential: `SSWS ${value}` })
    assert.deepEqual(me.json(), { id, name: 'Script', kind: 'token', permissions: ['okta.eventHooks.manage'] })
    assert.equal((await kit.ask('DELETE', `/api/v1/apiTokens/${id}`)).statusCode, 204)
    assert.equal(await status('/api/v1/eventHooks', `SSWS ${value}`), 401)
    assert.equal((await kit.ask('DELETE', `/api/v1/apiTokens/${id}`)).statusCode, 404)
  })

  it('notes the use, to the minute', async () => {
    const { id, value } = await made(['okta.logs.read'])
    await Promise.all([1, 2, 3].map(() => status('/api/v1/me', `SSWS ${value}`)))
    // A commit behind it is done after it.
    await kit.store.commit({ kind: 'meta.put', key: 'behind', value: '1' })
    const list = (await kit.ask('GET', '/api/v1/apiTokens')).json<Made[]>()
    assert.notEqual(list.find((each) => each.id === id)!.lastUsed, null)
  })

  it('refuses a value whose checksum is wrong without looking it up, and one past its time', async () => {
    const { id, value } = await made(['okta.logs.read'])
    assert.ok(isTokenValue(value))
    const wrong = value.slice(0, -1) + (value.endsWith('0') ? '1' : '0')
    assert.ok(!isTokenValue(wrong))
    assert.equal(await status('/api/v1/me', `SSWS ${wrong}`), 401)

    const token = (await kit.store.listApiTokens()).find((each) => each.id === id)!
    await kit.store.commit({ kind: 'apiToken.delete', id })
    await kit.store.commit({ kind: 'apiToken.insert', token: { ...token, expires: Date.now() } })
    assert.equal(await status('/api/v1/me', `SSWS ${value}`), 401)
  })

  it('gives no more rights than the maker has', async () => {
    const { value } = await made(['flowhook.apiTokens.manage', 'okta.eventHooks.manage'])
    const credential = `SSWS ${value}`
    const child = await create({ name: 'Child', permissions: ['okta.eventHooks.read'] }, credential)
    assert.equal(child.statusCode, 200, child.body)
    for (const more of ['*', 'okta.logs.read', 'flowhook.users.manage']) {
      const refused = await create({ name: 'Child', permissions: ['okta.eventHooks.read', more] }, credential)
      assert.equal(refused.statusCode, 403, more)
    }
  })

  it('refuses what is no permission, no time to come, or more than a year away', async () => {
    for (const wrong of [
      { permissions: ['okta.everything'] },
      { permissions: [] },
      { expires: new Date(Date.now() - 1000).toISOString() },
      { expires: new Date(Date.now() + 400 * dayMs).toISOString() },
      { expires: 'tomorrow' },
      { name: '' },
      { value: 'mine' },
    ]) {
      const answer = await create({ name: 'Wrong', permissions: ['okta.logs.read'], ...wrong })
      assert.equal(answer.statusCode, 400, JSON.stringify(wrong))
    }
    assert.equal((await made(['okta.logs.read'], { expires: null })).expires, null)
  })

  it('tells the System Log of tokens that are made and revoked', async () => {
    const { id } = await made(['*'])
    await kit.ask('DELETE', `/api/v1/apiTokens/${id}`)
    const log = (await kit.ask('GET', '/api/v1/logs?limit=1000')).json<
      { eventType: string; target?: { id: string }[] }[]
    >()
    const told = log.filter(({ target }) => target?.some((each) => each.id === id)).map(({ eventType }) => eventType)
    assert.deepEqual(told.sort(), ['system.api_token.create', 'system.api_token.revoke'])
  })

  it('names every permission', async () => {
    const all = (await kit.ask('GET', '/api/v1/permissions')).json<{ name: string; description: string }[]>()
    assert.ok(all.length > 15 && all.every(({ description }) => description.length > 10))
  })
})
