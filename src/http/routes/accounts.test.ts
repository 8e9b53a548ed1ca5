import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

const own = { 'sec-fetch-site': 'same-origin' }
const ada = { name: ' Ada ', email: 'Ada@example.com', password: 'engine of 1843' }

type Kit = Awaited<ReturnType<typeof httpKit>>

const ask = (kit: Kit, method: string, url: string, body?: unknown, cookie?: string) =>
  kit.ask(method, url, body, { credential: null, headers: { ...own, ...(cookie === undefined ? {} : { cookie }) } })
const cookieOf = (answer: { readonly headers: Record<string, unknown> }) =>
  String(answer.headers['set-cookie']).split(';')[0]!
const causes = (answer: { json<T>(): T }) =>
  answer.json<{ errorCauses: { errorSummary: string }[] }>().errorCauses.map((each) => each.errorSummary)

describe('the first administrator (A)', () => {
  let kit: Kit
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())
  const setupToken = async () => (await kit.links.create('setup')).url.split('#token=')[1]!

  it('is made by the set-up link alone, from the console’s own pages', async () => {
    assert.equal((await ask(kit, 'GET', '/api/v1/setup')).json<{ required: boolean }>().required, true)
    assert.equal((await ask(kit, 'POST', '/api/v1/setup', { ...ada, token: 'made up' })).statusCode, 401)
    const token = await setupToken()
    const foreign = await kit.ask('POST', '/api/v1/setup', { ...ada, token }, { credential: null })
    assert.equal(foreign.statusCode, 403)
    assert.deepEqual(await kit.users.list(), [])
  })

  it('costs no link where a field is refused, and is 404 for good after it', async () => {
    const token = await setupToken()
    for (const [wrong, name] of [
      [{ password: 'password1' }, /^password: /],
      [{ email: 'nobody' }, /^email: /],
      [{ name: '  ' }, /^name: /],
      [{ permissions: ['*'] }, /permissions/],
    ] as const) {
      const answer = await ask(kit, 'POST', '/api/v1/setup', { ...ada, token, ...wrong })
      assert.equal(answer.statusCode, 400, answer.body)
      assert.match(causes(answer)[0]!, name)
    }
    const made = await ask(kit, 'POST', '/api/v1/setup', { ...ada, token })
    assert.equal(made.statusCode, 200, made.body)
    const me = made.json<{ name: string; email: string; permissions: string[] }>()
    assert.deepEqual([me.name, me.email, me.permissions], ['Ada', 'Ada@example.com', ['*']])
    assert.equal((await ask(kit, 'GET', '/api/v1/me', undefined, cookieOf(made))).json<{ name: string }>().name, 'Ada')

    assert.deepEqual((await ask(kit, 'GET', '/api/v1/setup')).json(), { required: false })
    const again = await ask(kit, 'POST', '/api/v1/setup', { ...ada, token: await setupToken() })
    assert.equal(again.statusCode, 404)
    assert.doesNotMatch(made.body + JSON.stringify(await kit.store.listEvents(allEvents)), /engine of 1843|scrypt/)
  })

  it('signs in with the same answer for a wrong password and an unknown user', async () => {
    const signIn = (email: string, password: string) => ask(kit, 'POST', '/api/v1/session', { email, password })
    const [wrong, unknown] = [await signIn(ada.email, 'engine of 1844'), await signIn('bob@example.com', ada.password)]
    assert.equal(wrong.statusCode, 401)
    const said = ({ json }: typeof wrong) => ({ ...json<object>(), errorId: '' })
    assert.deepEqual(said(wrong), said(unknown))
    assert.equal(wrong.headers['set-cookie'], undefined)
    const right = await signIn('ada@EXAMPLE.com', ada.password)
    assert.equal(right.statusCode, 200, right.body)
    const another = await signIn(ada.email, ada.password)
    assert.notEqual(cookieOf(right), cookieOf(another), 'a new session each time')
  })

  it('is who one-time links sign in from now on', async () => {
    const { url } = (await kit.ask('POST', '/api/v1/sign-in-links')).json<{ url: string }>()
    const answer = await ask(kit, 'POST', '/api/v1/session', { token: url.split('#token=')[1] })
    assert.equal(answer.json<{ name: string }>().name, 'Ada')
  })

  it('changes the password with the present one, which ends every other session', async () => {
    const signIn = (password: string) => ask(kit, 'POST', '/api/v1/session', { email: ada.email, password })
    const [here, there] = [cookieOf(await signIn(ada.password)), cookieOf(await signIn(ada.password))]
    const change = (body: object, cookie: string) => ask(kit, 'PUT', '/api/v1/me/password', body, cookie)
    const refused = await change({ current: 'not this one', password: 'another engine' }, here)
    assert.deepEqual([refused.statusCode, causes(refused)], [400, ['current: This is not your password.']])
    assert.equal((await change({ current: ada.password, password: 'short' }, here)).statusCode, 400)
    const changed = await change({ current: ada.password, password: 'another engine' }, here)
    assert.equal(changed.statusCode, 204, changed.body)
    for (const ended of [here, there]) {
      assert.equal((await ask(kit, 'GET', '/api/v1/me', undefined, ended)).statusCode, 401)
    }
    assert.equal((await ask(kit, 'GET', '/api/v1/me', undefined, cookieOf(changed))).statusCode, 200)
    const byToken = await kit.ask('PUT', '/api/v1/me/password', { current: 'x', password: 'another engine' })
    assert.equal(byToken.statusCode, 403)
  })

  it('creates further accounts and resets passwords; a token with that permission alone cannot', async () => {
    const made = await kit.ask('POST', '/api/v1/users', {
      name: 'Bob',
      email: 'bob@example.com',
      password: ada.password,
    })
    assert.equal(made.statusCode, 200, made.body)
    const { id } = made.json<{ id: string }>()
    assert.equal((await kit.ask('GET', '/api/v1/users')).json<object[]>().length, 2)
    assert.doesNotMatch((await kit.ask('GET', '/api/v1/users')).body, /scrypt/)
    const { value } = (
      await kit.ask('POST', '/api/v1/apiTokens', { name: 'Accounts', permissions: ['flowhook.users.manage'] })
    ).json<{ value: string }>()
    const credential = `SSWS ${value}`
    const eve = { name: 'Eve', email: 'eve@example.com', password: ada.password }
    assert.equal((await kit.ask('POST', '/api/v1/users', eve, { credential })).statusCode, 403)
    const password = 'a third engine'
    const path = `/api/v1/users/${id}/password`
    assert.equal((await kit.ask('PUT', path, { password }, { credential })).statusCode, 403)
    assert.equal((await kit.ask('PUT', path, { password })).statusCode, 200)
    assert.equal((await kit.ask('PUT', '/api/v1/users/none/password', { password })).statusCode, 404)
    assert.notEqual(await kit.users.find('bob@example.com', password), null)
  })
})

const allEvents = {
  limit: 100,
  after: null,
  by: 'arrival',
  order: 'asc',
  since: null,
  until: null,
  type: null,
} as const
