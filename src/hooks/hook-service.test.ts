import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { isProblem } from '../base/errors.ts'
import type { EventHook } from '../model/event-hook.ts'
import { admin, hookInput, openHookWorld, ownAlias, type HookWorld } from './hooks.kit.ts'

const baseUrl = 'https://flowhook.example'
const auth = (value?: string) => ({
  authScheme: { type: 'HEADER', key: 'Authorization', ...(value === undefined ? {} : { value }) },
})

describe('event hooks', () => {
  let world: HookWorld
  before(async () => {
    world = await openHookWorld()
  })
  after(() => world.close())
  afterEach(async () => {
    for (const { id, status } of await world.store.listHooks()) {
      if (status === 'ACTIVE') await world.hooks.service.deactivate(id, admin)
      await world.hooks.service.delete(id, admin)
    }
    await world.receiver.behave('*', 'ok')
  })

  const service = () => world.hooks.service
  const okta = (hook: EventHook) => service().toOkta(hook, baseUrl)
  const causesOf = async (refused: Promise<unknown>) => {
    const before = (await world.store.listHooks()).length
    const thrown = await refused.then(
      () => null,
      (each: unknown) => each,
    )
    assert.ok(isProblem(thrown, 'VALIDATION_FAILED'), `refused, got ${thrown}`)
    assert.equal(thrown.message, 'Api validation failed: eventHook')
    assert.equal((await world.store.listHooks()).length, before, 'nothing was stored')
    return thrown.causes
  }
  const told = async (type: string, id: string) =>
    (await world.systemLog(type)).filter(({ target }) => JSON.stringify(target).includes(id))

  it('creates one ACTIVE and UNVERIFIED, and shows it as Okta does, without its secret', async () => {
    const config = { headers: [{ key: 'X-Env', value: 'test' }, null], ...auth('s3cret') }
    const input = {
      ...hookInput('Mine', 'https://example.com/hook?clientToken=not-shown-elsewhere', config),
      status: 'INACTIVE',
      description: 'what',
    }
    const hook = await service().create(input, admin)
    const shown = okta(hook)
    assert.match(hook.id, /^who[0-9A-Za-z]{17}$/)
    assert.equal(
      JSON.stringify(shown),
      JSON.stringify({
        id: hook.id,
        status: 'ACTIVE',
        verificationStatus: 'UNVERIFIED',
        name: 'Mine',
        description: 'what',
        created: new Date(hook.created).toISOString(),
        createdBy: '00uadmin',
        lastUpdated: new Date(hook.created).toISOString(),
        events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'], filter: null },
        channel: {
          type: 'HTTP',
          version: '1.0.0',
          config: {
            uri: 'https://example.com/hook?clientToken=not-shown-elsewhere',
            headers: [{ key: 'X-Env', value: 'test' }],
            method: 'POST',
            authScheme: { type: 'HEADER', key: 'Authorization' },
          },
        },
        _links: {
          self: { href: `${baseUrl}/api/v1/eventHooks/${hook.id}` },
          verify: { href: `${baseUrl}/api/v1/eventHooks/${hook.id}/lifecycle/verify`, hints: { allow: ['POST'] } },
          deactivate: {
            href: `${baseUrl}/api/v1/eventHooks/${hook.id}/lifecycle/deactivate`,
            hints: { allow: ['POST'] },
          },
        },
      }),
    )
    assert.doesNotMatch(JSON.stringify(await world.store.getHook(hook.id)), /s3cret/, 'sealed at rest')
    const [event] = await told('event_hook.created', hook.id)
    assert.match(JSON.stringify(event), /clientToken=\*\*\*/)
    assert.doesNotMatch(JSON.stringify(event), /not-shown-elsewhere|s3cret/)
    assert.deepEqual(await service().getDelivery(hook.id), {
      profile: 'durable',
      concurrency: 10,
      order: 'none',
      batchSize: 1,
    })
  })

  it('links by state', async () => {
    const { id } = await world.create('links', 'https://example.com/')
    const hook = await service().deactivate(id, admin)
    const href = `${baseUrl}/api/v1/eventHooks/${id}`
    assert.equal(
      JSON.stringify(okta(hook)._links),
      JSON.stringify({
        activate: { href: `${href}/lifecycle/activate`, hints: { allow: ['POST'] } },
        self: { href },
        delete: { href, hints: { allow: ['DELETE'] } },
      }),
    )
  })

  const base = hookInput('x', 'https://example.com/')
  const config = (more: object) => hookInput('x', 'https://example.com/', more as Record<string, unknown>)
  const uri = (text: unknown) => hookInput('x', text as string)
  const events = (more: object) => ({
    ...base,
    events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'], ...more },
  })
  const filter = (more: object) =>
    events({
      filter: { eventFilterMap: [{ event: 'user.lifecycle.create', condition: { expression: 'true' }, ...more }] },
    })
  const refusals: readonly (readonly [string, unknown, RegExp])[] = [
    ['no object', [], /^eventHook: expected an object/],
    ['an empty object', {}, /^name: expected text of 1 to 255 characters\.$/],
    ['a long name', { ...base, name: 'x'.repeat(256) }, /^name: /],
    ['a blank name', { ...base, name: ' ' }, /^name: /],
    ['an unknown field', { ...base, colour: 'red' }, /^colour: is not a field here/],
    ['an unknown field inside', config({ timeout: 3 }), /^channel\.config\.timeout: is not a field here/],
    ['a number as description', { ...base, description: 1 }, /^description: /],
    ['an unknown status', { ...base, status: 'OFF' }, /^status: expected ACTIVE or INACTIVE/],
    ['another subscription', events({ type: 'FLOW' }), /^events\.type: expected EVENT_TYPE/],
    ['no types', events({ items: [] }), /^events\.items: expected a list of 1 to 3/],
    ['too many types', events({ items: ['a', 'b', 'c', 'd'] }), /^events\.items: expected a list of 1 to 3/],
    ['an unknown type', events({ items: ['user.nothing'] }), /^events\.items\[0\]: user\.nothing is not an event type/],
    ['an ineligible type', events({ items: ['event_hook.delivery'] }), /^events\.items\[0\]: .*not hook-eligible/],
    ['a type that is no text', events({ items: [{ path: 'x' }] }), /^events\.items\[0\]: expected the id/],
    ['a filter, which would not be evaluated', filter({}), /^events\.filter: this version does not evaluate filters/],
    ['a filter of another type', events({ filter: { type: 'SQL', eventFilterMap: [] } }), /^events\.filter\.type/],
    [
      'a filter for another event',
      filter({ event: 'group.lifecycle.create' }),
      /^events\.filter\.eventFilterMap\[0\]\.event/,
    ],
    [
      'a filter without an expression',
      filter({ condition: {} }),
      /^events\.filter\.eventFilterMap\[0\]\.condition\.expression/,
    ],
    [
      'another channel',
      { ...base, channel: { type: 'FTP', version: '2', config: { uri: 'https://example.com' } } },
      /^channel\.(type|version)/,
    ],
    ['no URL', uri(undefined), /^channel\.config\.uri: expected a URL/],
    [
      'a long URL',
      uri(`https://example.com/${'x'.repeat(1_024)}`),
      /^channel\.config\.uri: expected a URL of at most 1024/,
    ],
    ['white space in a URL', uri('https://example.com/a b'), /^channel\.config\.uri: .*white space/],
    ['http', uri('http://example.com/'), /^channel\.config\.uri: /],
    ['a private address', uri('https://10.0.0.1/'), /^channel\.config\.uri: /],
    ['a private address in disguise', uri('https://0x0a000001/'), /^channel\.config\.uri: /],
    ['another scheme', uri('file:///etc/passwd'), /^channel\.config\.uri: /],
    ['a user in a URL', uri('https://me:pw@example.com/'), /^channel\.config\.uri: /],
    [
      'a reserved header',
      config({ headers: [{ key: 'Accept', value: 'x' }] }),
      /^channel\.config\.headers\[0\]: Accept is reserved/,
    ],
    [
      'a Standard Webhooks header',
      config({ headers: [{ key: 'Webhook-Signature', value: 'x' }] }),
      /headers\[0\]: .*reserved/,
    ],
    [
      'a header twice',
      config({
        headers: [
          { key: 'X-A', value: '1' },
          { key: 'x-a', value: '2' },
        ],
      }),
      /headers\[1\]: x-a is there already/,
    ],
    [
      'a line break in a header',
      config({ headers: [{ key: 'X-A', value: '1\r\nX-B: 2' }] }),
      /headers\[0\]: .*line breaks/,
    ],
    ['a header that is no token', config({ headers: [{ key: 'X A', value: '1' }] }), /headers\[0\]: A header name/],
    ['a long header', config({ headers: [{ key: 'X-A', value: 'x'.repeat(2_049) }] }), /headers\[0\]: .*2048/],
    [
      'many headers',
      config({ headers: Array.from({ length: 26 }, (_, i) => ({ key: `X-${i}`, value: '' })) }),
      /at most 25/,
    ],
    [
      'an unknown authentication',
      config({ authScheme: { type: 'OAUTH2', key: 'a', value: 'b' } }),
      /authScheme\.type: expected HEADER/,
    ],
    [
      'a reserved authentication header',
      config({ authScheme: { type: 'HEADER', key: 'Host', value: 'b' } }),
      /authScheme: Host is reserved/,
    ],
    ['an authentication without a secret', config(auth()), /authScheme\.value: is missing/],
    ['an empty secret', config(auth('')), /authScheme\.value: expected text/],
    [
      'one header for two things',
      config({ ...auth('x'), headers: [{ key: 'authorization', value: 'y' }] }),
      /is the authentication header already/,
    ],
  ]
  for (const [what, input, cause] of refusals) {
    it(`refuses ${what}`, async () => {
      const causes = await causesOf(service().create(input, admin))
      assert.ok(
        causes.some((each) => cause.test(each)),
        causes.join('\n'),
      )
    })
  }

  it('names every problem at once', async () => {
    const causes = await causesOf(service().create({ ...base, name: '', colour: 1, channel: null }, admin))
    for (const field of ['name', 'colour', 'channel', 'channel.config.uri']) {
      assert.ok(
        causes.some((each) => each.startsWith(`${field}: `)),
        field,
      )
    }
  })

  it('takes what it returned, read-only fields and all', async () => {
    const hook = await world.create('round', 'https://example.com/', auth('s3cret'))
    const replaced = await service().replace(hook.id, JSON.parse(JSON.stringify(okta(hook))), admin)
    assert.deepEqual(okta({ ...replaced, lastUpdated: hook.lastUpdated }), okta(hook))
  })

  it('keeps names apart and the number of hooks within the limit', async () => {
    await world.create('same', 'https://example.com/')
    await assert.rejects(world.create('same', 'https://example.com/'), (thrown) => {
      assert.ok(isProblem(thrown, 'VALIDATION_FAILED'))
      return /same/.test(thrown.causes.join())
    })
    for (let i = 0; i < 4; i++) await world.create(`${i}`, 'https://example.com/')
    await assert.rejects(world.create('one more', 'https://example.com/'), (thrown) => {
      assert.ok(isProblem(thrown, 'VALIDATION_FAILED'))
      return /limit/.test(thrown.causes.join())
    })
  })

  it('verifies by the challenge, and a changed channel has to be verified again', async () => {
    const url = `${world.receiver.url}/verify`
    const hook = await world.verified('verified', url, {
      headers: [{ key: 'X-Env', value: 'test' }],
      ...auth('s3cret'),
    })
    assert.equal(hook.verificationStatus, 'VERIFIED')
    const [request] = await world.receiver.requests('/verify')
    assert.equal(request!.method, 'GET')
    assert.equal(request!.body, '')
    const { headers } = request!
    assert.deepEqual(
      [headers['accept'], headers['authorization'], headers['x-env'], headers['content-type']],
      ['application/json', 's3cret', 'test', undefined],
    )
    assert.match(headers['x-okta-verification-challenge']!, /^[\w-]{43}$/)
    assert.equal((await told('event_hook.verified', hook.id)).length, 1)

    const same = { headers: [{ key: 'X-Env', value: 'test' }], ...auth() }
    const put = (name: string, to: string, more: Record<string, unknown>) =>
      service().replace(hook.id, hookInput(name, to, more), admin)
    assert.equal((await put('renamed', url, same)).verificationStatus, 'VERIFIED')
    assert.equal((await put('renamed', url, { ...same, ...auth('s3cret') })).verificationStatus, 'VERIFIED')
    const changes: readonly (readonly [string, Record<string, unknown>])[] = [
      [`${url}?x`, same],
      [url, { ...same, headers: [] }],
      [url, { ...same, ...auth('another') }],
      [url, { headers: same.headers }],
    ]
    for (const [to, more] of changes) {
      assert.equal((await put('renamed', to, more)).verificationStatus, 'UNVERIFIED')
      assert.equal(world.hooks.registry.get(hook.id)!.deliverable, false)
      await put('renamed', url, { headers: same.headers, ...auth('s3cret') })
      await service().verify(hook.id, admin)
    }
  })

  const unverifiable: readonly (readonly [string, RegExp])[] = [
    ['liar', /not the challenge/],
    ['status 500', /answered 500; expected 200/],
    ['status 204', /answered 204; expected 200/],
    ['redirect', /answered 302/],
    ['reset', /closed the connection/],
    ['huge', /not JSON/],
  ]
  for (const [behaviour, reason] of unverifiable) {
    it(`does not verify a receiver that does: ${behaviour}`, async () => {
      const hook = await world.create(behaviour, `${world.receiver.url}/${behaviour.replace(' ', '-')}`)
      await world.receiver.behave('*', behaviour)
      const causes = await causesOf(service().verify(hook.id, admin))
      assert.equal(causes[0], `Unable to verify event hook. Hook ${behaviour} execution failed`)
      assert.match(causes[1]!, reason)
      assert.equal((await service().get(hook.id)).verificationStatus, 'UNVERIFIED')
      const [event] = await told('event_hook.verified', hook.id)
      assert.equal((event!['outcome'] as { result: string }).result, 'FAILURE')
      assert.match(JSON.stringify(event!['debugContext']), /execution failed/)
      const requests = await world.receiver.requests(`/${behaviour.replace(' ', '-')}`)
      assert.equal(requests.length, 2, 'tried twice, with a challenge each')
      assert.equal(new Set(requests.map(({ headers }) => headers['x-okta-verification-challenge'])).size, 2)
    })
  }

  it('verifies an own invoke URL without leaving the process, and only with credentials that the flow takes', async () => {
    const url = `https://own.example/api/flo/${ownAlias}/invoke`
    world.own.answer = ({ headers }) =>
      headers['x-api-client-token'] === 'right'
        ? {
            status: 200,
            headers: {},
            body: Buffer.from(JSON.stringify({ verification: headers['x-okta-verification-challenge'] })),
          }
        : { status: 401, headers: {}, body: Buffer.from('{}') }
    const token = (value: string) => ({ authScheme: { type: 'HEADER', key: 'x-api-client-token', value } })
    assert.equal((await world.verified('own', url, token('right'))).verificationStatus, 'VERIFIED')
    const { id } = await world.create('wrong', url, token('wrong'))
    assert.match((await causesOf(service().verify(id, admin)))[1]!, /answered 401/)
  })

  it('keeps the stored secret where the value is left out for the same header, and asks for it where not', async () => {
    const url = `${world.receiver.url}/secret`
    const hook = await world.verified('secret', url, auth('s3cret'))
    await service().replace(hook.id, hookInput('secret', url, auth()), admin)
    await service().verify(hook.id, admin)
    assert.equal((await world.receiver.requests('/secret')).at(-1)!.headers['authorization'], 's3cret')
    const other = { authScheme: { type: 'HEADER', key: 'X-Other' } }
    assert.match(
      (await causesOf(service().replace(hook.id, hookInput('secret', url, other), admin))).join(),
      /value: is missing/,
    )
    const removed = await service().replace(hook.id, hookInput('secret', url), admin)
    assert.equal(removed.authSealed, null)
  })

  it('switches on and off, by its steps and by PUT, and tells of changes only', async () => {
    const { id } = await world.verified('switch', `${world.receiver.url}/switch`)
    assert.equal((await service().deactivate(id, admin)).status, 'INACTIVE')
    assert.equal((await service().deactivate(id, admin)).verificationStatus, 'VERIFIED')
    assert.equal((await told('event_hook.deactivated', id)).length, 1)
    const put = (status: string) =>
      service().replace(id, { ...hookInput('switch', `${world.receiver.url}/switch`), status }, admin)
    assert.equal((await put('ACTIVE')).status, 'ACTIVE')
    assert.equal((await put('INACTIVE')).status, 'INACTIVE')
    assert.equal((await service().activate(id, admin)).status, 'ACTIVE')
    assert.equal((await told('event_hook.activated', id)).length, 2)
  })

  it('deletes an inactive one only', async () => {
    const { id } = await world.create('gone', 'https://example.com/')
    await assert.rejects(
      service().delete(id, admin),
      (thrown) => isProblem(thrown, 'HOOK_ACTIVE') && thrown.entry.status === 403,
    )
    await service().deactivate(id, admin)
    await service().delete(id, admin)
    for (const refused of [
      service().get(id),
      service().delete(id, admin),
      service().verify(id, admin),
      service().activate(id, admin),
    ]) {
      await assert.rejects(refused, { code: 'NOT_FOUND' })
    }
    assert.equal(world.hooks.registry.get(id), undefined)
  })

  it('takes delivery settings whole, and names what is wrong with them', async () => {
    const { id } = await world.create('settings', 'https://example.com/')
    const put = (input: unknown) => service().putDelivery(id, input, admin)
    assert.deepEqual(await put({ profile: 'okta' }), { profile: 'okta', concurrency: 10, order: 'none', batchSize: 10 })
    const whole = { profile: 'durable', concurrency: 100, order: 'hook', batchSize: 100 }
    for (const order of ['actor', 'target', 'none']) {
      assert.equal((await put({ order })).order, order)
    }
    assert.deepEqual(await put(whole), whole)
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [null, /expected an object/],
      [{ profile: 'fast' }, /^profile: /],
      [{ concurrency: 0 }, /^concurrency: .*1 to 100/],
      [{ concurrency: 1.5 }, /^concurrency: /],
      [{ batchSize: 101 }, /^batchSize: /],
      [{ order: 'random' }, /^order: expected none, hook, actor or target/],
      [{ speed: 1 }, /^speed: is not a field here/],
    ]
    for (const [input, cause] of wrong) {
      await assert.rejects(
        put(input),
        (thrown) => isProblem(thrown, 'VALIDATION_FAILED') && cause.test(thrown.causes[0]!),
      )
    }
    assert.deepEqual(await service().getDelivery(id), whole)
  })

  it('refuses a change that another one overtook', async () => {
    const { id } = await world.create('raced', 'https://example.com/')
    const both = await Promise.allSettled([service().deactivate(id, admin), service().putDelivery(id, {}, admin)])
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  })

  it('keeps all of it over a restart', async () => {
    const { id } = await world.verified('again', `${world.receiver.url}/again`, auth('s3cret'))
    await world.restart()
    assert.equal(world.hooks.registry.get(id)!.headers['authorization'], 's3cret')
    assert.equal(world.hooks.registry.subscribers('user.lifecycle.create').length, 1)
  })
})
