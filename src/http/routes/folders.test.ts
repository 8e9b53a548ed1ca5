import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

interface Folder {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
  readonly flows: number
}

describe('/api/v1/folders', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  const make = async (name: string, parentId: string | null = null) => {
    const answer = await kit.ask('POST', '/api/v1/folders', { name, parentId })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<Folder>()
  }
  const list = async () => (await kit.ask('GET', '/api/v1/folders')).json<readonly Folder[]>()

  it('are made, renamed and moved', async () => {
    const [outer, other] = [await make('Outer'), await make('Other')]
    const inner = await make('  Inner ', outer.id)
    assert.equal(inner.name, 'Inner')
    const moved = await kit.ask('PUT', `/api/v1/folders/${inner.id}`, { name: 'Renamed', parentId: other.id })
    assert.deepEqual(moved.json(), { ...inner, name: 'Renamed', parentId: other.id })
    assert.equal((await kit.ask('POST', '/api/v1/folders', { name: 'OUTER' })).statusCode, 400)
    assert.equal((await kit.ask('POST', '/api/v1/folders', { name: ' ' })).statusCode, 400)
    assert.equal((await kit.ask('PUT', '/api/v1/folders/nobody', { name: 'x' })).statusCode, 404)
    assert.equal((await list()).length, 3)
  })

  it('are deleted with what is in them only when that is asked for, and never with a flow that is on', async () => {
    const outer = await make('Deleted')
    const inner = await make('Deleted too', outer.id)
    const flow = {
      name: 'Inside',
      trigger: { event: 'api_endpoint', security: 'public' },
      cards: [],
      folderId: inner.id,
    }
    const { id } = (await kit.ask('POST', '/api/v1/flows', flow)).json<{ id: string }>()
    const remove = (query = '') => kit.ask('DELETE', `/api/v1/folders/${outer.id}${query}`)
    assert.equal((await remove()).statusCode, 400)
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const refused = await remove('?recursive=true')
    assert.equal(refused.statusCode, 400)
    assert.match(refused.body, /Inside/)
    assert.equal((await kit.ask('GET', `/api/v1/flows/${id}`)).statusCode, 200)
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/deactivate`)
    assert.equal((await remove('?recursive=true')).statusCode, 204)
    assert.equal((await kit.ask('GET', `/api/v1/flows/${id}`)).statusCode, 404)
    assert.ok(!(await list()).some((folder) => [outer.id, inner.id].includes(folder.id)))
  })
})
