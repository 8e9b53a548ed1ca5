import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { metricTable, type MetricEntry } from '../../src/http/metric-table.ts'
import { version } from '../../src/http/version.ts'
import { createFlow, createHook, deliveryOf, publish, type MadeFlow } from '../kit/resources.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'

describe('metrics', () => {
  let server: TestServer
  let flow: MadeFlow
  before(async () => {
    server = await startServer()
    flow = await createFlow(server, {
      name: 'Answers',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [],
    })
  })
  after(() => server.stop())

  async function page(): Promise<string> {
    const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `SSWS ${token}` } })
    assert.equal(answer.status, 200)
    return answer.text()
  }
  /** Series by name and labels, as they are on the page. */
  async function series(): Promise<Map<string, number>> {
    const lines = (await page()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
    )
  }
  const value = async (name: string) => (await series()).get(name) ?? 0

  it('are those of the table, with its type, its help and its labels', async () => {
    const text = await page()
    const shown = [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\S+)$/gm)].map(([, ...parts]) => parts)
    assert.deepEqual(
      shown.sort(),
      Object.entries(metricTable)
        .map(([name, { help, type }]) => [name, help, type])
        .sort(),
    )
    for (const key of (await series()).keys()) {
      const [, name = '', labels = ''] = /^(\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})?$/.exec(key) ?? []
      const entry: MetricEntry | undefined = (metricTable as Record<string, MetricEntry>)[name]
      assert.ok(entry, key)
      const names = [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label!).filter((label) => label !== 'le')
      assert.deepEqual(names.sort(), Object.keys(entry.labels ?? {}).sort(), key)
    }
  })

  it('count what happens', async () => {
    const hook = await createHook(server, { uri: flow.invokeUrl })
    await publish(server)
    await deliveryOf(server, hook, ({ status }) => status === 'DELIVERED')
    await fetch(flow.invokeUrl, { method: 'POST' })
    await fetch(flow.invokeUrl, { method: 'POST', headers: { prefer: 'respond-async' } })
    await fetch(flow.invokeUrl, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } })
    await eventually(async () => (await value('flowhook_executions_total{status="SUCCESS"}')) === 3, 'three ends')
    const now = await series()
    const expected = {
      [`flowhook_build_info{version="${version}"}`]: 1,
      'flowhook_invocations_total{result="answered"}': 1,
      'flowhook_invocations_total{result="later"}': 1,
      'flowhook_invocations_total{result="refused"}': 1,
      'flowhook_http_problems_total{code="BODY_NOT_JSON"}': 1,
      'flowhook_execution_seconds_count{status="SUCCESS"}': 3,
      'flowhook_delivery_attempts_total{status="DELIVERED"}': 1,
      'flowhook_delivery_attempt_seconds_count{result="2xx"}': 1,
      flowhook_store_commits_waiting: 0,
      flowhook_last_backup_timestamp_seconds: 0,
    }
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, now.get(key)])), expected)
    for (const key of [
      'flowhook_store_commits_total{result="done"}',
      'flowhook_store_commit_seconds_count',
      'flowhook_disk_bytes{class="database"}',
      'flowhook_disk_free_bytes',
      'process_cpu_seconds_total',
    ]) {
      assert.ok((now.get(key) ?? 0) > 0, key)
    }
  })

  it('have no more series the more different things are asked for', async () => {
    const ask = async (count: number) => {
      for (let index = 0; index < count; index++) {
        await fetch(`${server.url}/api/v1/nothing/${crypto.randomUUID()}`, {
          headers: { authorization: `SSWS ${token}` },
        })
        await fetch(`${server.url}/api/flo/${crypto.randomUUID()}/invoke`, { method: 'POST' })
        await fetch(`${server.url}/api/v1/flows/${crypto.randomUUID()}`, {
          headers: { authorization: `SSWS ${token}` },
        })
      }
    }
    await ask(2)
    const before = (await series()).size
    await ask(20)
    assert.equal((await series()).size, before)
  })
})
