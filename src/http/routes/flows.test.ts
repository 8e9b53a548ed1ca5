import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

interface Shown {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly folderId: string | null
}

const endpoint = { event: 'api_endpoint', security: 'client_token' }
const definition = (name: string, more: object = {}) => ({ name, trigger: endpoint, cards: [], ...more })

describe('/api/v1/flows', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  const ask = async <T>(method: string, url: string, body?: unknown): Promise<T> => {
    const answer = await kit.ask(method, url, body)
    assert.ok(answer.statusCode < 300, `${method} ${url}: ${answer.body}`)
    return (answer.body === '' ? null : answer.json()) as T
  }
  const create = (name: string, more: object = {}) => ask<Shown>('POST', '/api/v1/flows', definition(name, more))
  const types = async (type: string) =>
    ask<readonly { target: readonly { id: string }[] }[]>(
      'GET',
      `/api/v1/logs?filter=${encodeURIComponent(`eventType eq "${type}"`)}&sortOrder=DESCENDING`,
    )

  it('saves only over the version that If-Match or the body names, and says who saved the newer one', async () => {
    const made = await kit.ask('POST', '/api/v1/flows', definition('Guarded'))
    const { id } = made.json<Shown>()
    assert.equal(made.headers['etag'], '"1"')
    const put = (description: string, extra: object = {}, match?: string) =>
      kit.ask('PUT', `/api/v1/flows/${id}`, definition('Guarded', { description, ...extra }), {
        headers: match === undefined ? {} : { 'if-match': match },
      })
    const saved = await put('two', {}, '"1"')
    assert.equal(saved.statusCode, 200, saved.body)
    assert.equal(saved.headers['etag'], '"2"')
    for (const [answer, status] of [
      [await put('three', {}, '"1"'), 412],
      [await put('three', { version: 1 }), 409],
    ] as const) {
      assert.equal(answer.statusCode, status)
      const [cause] = answer.json<{ errorCauses: { errorSummary: string }[] }>().errorCauses
      assert.match(cause!.errorSummary, /^Version 2 was saved by .+ at 2\d{3}-.*Z\.$/)
    }
    assert.equal((await put('three', {}, 'seven')).statusCode, 400)
    assert.equal((await put('three', {}, '*')).statusCode, 200)
    assert.equal((await kit.ask('GET', `/api/v1/flows/${id}`)).headers['etag'], '"3"')
  })

  it('gives one version, and restores it as the newest', async () => {
    const { id } = await create('Versioned')
    await ask('PUT', `/api/v1/flows/${id}`, definition('Versioned', { description: 'new' }))
    const first = await ask<{ definition: object; createdByName: string }>('GET', `/api/v1/flows/${id}/versions/1`)
    assert.deepEqual(first.definition, definition('Versioned'))
    assert.notEqual(first.createdByName, null)
    const restored = await ask<Shown>('POST', `/api/v1/flows/${id}/versions/1/restore`)
    assert.equal(restored.version, 3)
    assert.ok(!('description' in restored))
    for (const version of ['4', '0', 'x']) {
      assert.equal((await kit.ask('GET', `/api/v1/flows/${id}/versions/${version}`)).statusCode, 404)
    }
  })

  it('duplicates a flow, off and beside it, with secrets of its own', async () => {
    const folder = await ask<{ id: string }>('POST', '/api/v1/folders', { name: 'Duplicates' })
    const { id } = await create('Twin', { folderId: folder.id })
    await ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const names = []
    for (let count = 0; count < 2; count++) {
      const copy = await ask<Shown & { status: string }>('POST', `/api/v1/flows/${id}/duplicate`)
      assert.equal(copy.status, 'INACTIVE')
      assert.equal(copy.folderId, folder.id)
      names.push(copy.name)
      const [mine, theirs] = [
        await ask<{ alias: string; clientToken: string }>('GET', `/api/v1/flows/${id}/endpoint`),
        await ask<{ alias: string; clientToken: string }>('GET', `/api/v1/flows/${copy.id}/endpoint`),
      ]
      assert.notEqual(mine.alias, theirs.alias)
      assert.notEqual(mine.clientToken, theirs.clientToken)
    }
    assert.deepEqual(names, ['Twin copy', 'Twin copy 2'])
  })

  it('is listed by folder, state, kind and words, with the newest run', async () => {
    const folder = await ask<{ id: string }>('POST', '/api/v1/folders', { name: 'Listed' })
    const { id } = await create('Listed alpha', { folderId: folder.id })
    await create('Listed beta', { trigger: { event: 'helper' } })
    const list = (query: string) =>
      ask<readonly (Shown & { cardCount: number; errors24h: number; lastExecution: { id: string } | null })[]>(
        'GET',
        `/api/v1/flows?${query}`,
      )
    const { executionId } = await ask<{ executionId: string }>('POST', `/api/v1/flows/${id}/run`, { wait: true })
    const [alpha] = await list(`folderId=${folder.id}`)
    assert.equal(alpha?.name, 'Listed alpha')
    assert.equal(alpha.lastExecution?.id, executionId)
    assert.deepEqual([alpha.cardCount, alpha.errors24h], [0, 0])
    assert.ok((await list('folderId=root')).every(({ folderId }) => folderId === null))
    assert.deepEqual(
      (await list('event=helper&q=listed')).map(({ name }) => name),
      ['Listed beta'],
    )
    assert.deepEqual(await ask('GET', '/api/v1/flows/count?event=helper&q=listed'), { count: 1 })
    assert.deepEqual(await list('q=listed&status=ACTIVE'), [])
    assert.deepEqual(await list('q=listed&error=true'), [])
    assert.equal((await kit.ask('GET', '/api/v1/flows?status=on')).statusCode, 400)
  })

  it('is put into folders and out of them', async () => {
    const folder = await ask<{ id: string }>('POST', '/api/v1/folders', { name: 'Home' })
    const { id } = await create('Mover')
    const move = (folderId: string | null) => kit.ask('PUT', `/api/v1/flows/${id}/folder`, { folderId })
    assert.equal((await move(folder.id)).json<Shown>().folderId, folder.id)
    assert.equal((await move('nobody')).statusCode, 400)
    assert.equal((await kit.ask('DELETE', `/api/v1/folders/${folder.id}`)).statusCode, 400)
    assert.equal((await move(null)).json<Shown>().folderId, null)
    assert.equal((await types('workflows.user.flow.move')).length, 2)
    await ask('DELETE', `/api/v1/folders/${folder.id}`)
  })

  describe('the endpoint', () => {
    const invoke = (url: string, headers: Record<string, string> = {}) => {
      const { pathname, search } = new URL(url)
      return kit.ask('POST', pathname + search, '{}', { credential: null, headers })
    }

    it('gets another client token: the old one fails at once, and hooks that carry it are named', async () => {
      const { id } = await create('Tokens')
      await ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
      const before = await ask<{ invokeUrl: string; clientToken: string; alias: string }>(
        'GET',
        `/api/v1/flows/${id}/endpoint`,
      )
      const hook = await ask<{ id: string }>('POST', '/api/v1/eventHooks', {
        name: 'Carries the token',
        events: { type: 'EVENT_TYPE', items: ['user.session.start'] },
        channel: { type: 'HTTP', version: '1.0.0', config: { uri: before.invokeUrl } },
      })
      assert.equal((await invoke(before.invokeUrl)).statusCode, 200)
      const hooks = await ask<readonly { id: string; events: readonly string[] }[]>(
        'GET',
        `/api/v1/flows/${id}/eventHooks`,
      )
      assert.deepEqual(hooks, [
        {
          id: hook.id,
          name: 'Carries the token',
          status: 'ACTIVE',
          verificationStatus: 'UNVERIFIED',
          events: ['user.session.start'],
        },
      ])
      const after = await ask<typeof before & { eventHooks: readonly { id: string }[] }>(
        'POST',
        `/api/v1/flows/${id}/endpoint/clientToken`,
      )
      assert.equal(after.alias, before.alias)
      assert.notEqual(after.clientToken, before.clientToken)
      assert.deepEqual(after.eventHooks, hooks)
      assert.equal((await invoke(before.invokeUrl)).statusCode, 401)
      assert.equal((await invoke(after.invokeUrl)).statusCode, 200)
      const [event] = await types('workflows.user.flow.save')
      assert.equal(event?.target[0]?.id, id)
      assert.ok(!JSON.stringify(event).includes(after.clientToken))
    })

    it('gets another alias: the old one ends at once and can be given to another flow', async () => {
      const [one, other] = [await create('Alias one'), await create('Alias other')]
      for (const { id } of [one, other]) await ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
      const put = (id: string, alias: string) => kit.ask('PUT', `/api/v1/flows/${id}/endpoint`, { alias })
      const before = await ask<{ invokeUrl: string }>('GET', `/api/v1/flows/${one.id}/endpoint`)
      const chosen = (await put(one.id, 'breached-credential')).json<{ invokeUrl: string }>()
      assert.match(chosen.invokeUrl, /\/api\/flo\/breached-credential\/invoke\?clientToken=/)
      assert.equal((await invoke(before.invokeUrl)).statusCode, 401)
      assert.equal((await invoke(chosen.invokeUrl)).statusCode, 200)

      for (const alias of [
        'breached-credential',
        'short',
        'UPPER-case',
        '-hyphen-first',
        'a'.repeat(65),
        'a_b_c_d_e',
        '',
      ]) {
        assert.equal((await put(other.id, alias)).statusCode, 400, alias)
      }
      assert.equal((await put(one.id, 'another-alias')).statusCode, 200)
      const taken = (await put(other.id, 'breached-credential')).json<{ invokeUrl: string }>()
      assert.equal((await invoke(taken.invokeUrl)).statusCode, 200)
      assert.equal((await invoke(chosen.invokeUrl)).statusCode, 401, 'the first flow’s token opens no other flow')
    })

    it('is nothing that a helper has', async () => {
      const { id } = await create('No endpoint', { trigger: { event: 'helper' } })
      for (const [method, path, body] of [
        ['PUT', 'endpoint', { alias: 'some-alias' }],
        ['POST', 'endpoint/clientToken', undefined],
      ] as const) {
        assert.equal((await kit.ask(method, `/api/v1/flows/${id}/${path}`, body)).statusCode, 400)
      }
      assert.deepEqual(await ask('GET', `/api/v1/flows/${id}/eventHooks`), [])
    })
  })
})
