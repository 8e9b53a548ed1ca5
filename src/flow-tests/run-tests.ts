import { setTimeout as delay } from 'node:timers/promises'
import type { Json } from '../base/json/json.ts'
import type { Trigger } from '../model/flow-definition.ts'
import { differencesOf, isAsExpected, matches, shown } from './compare.ts'
import type { RecordedCall } from './stubbed-outbound.ts'
import type { FlowTest, FlowTestFile } from './test-file.ts'
import { ServerRefusal, startTestServer, type TestServer } from './test-server.ts'

/** The flows of a folder. */
export interface TestedFlow {
  readonly folder: readonly string[]
  readonly definition: Readonly<Record<string, unknown>>
}

/** The tests of one flow. */
export interface FlowTests {
  readonly flow: TestedFlow
  readonly file: FlowTestFile
}

export interface TestResult {
  readonly test: string
  readonly ms: number
  /** What was not as expected, one sentence each; none where the test passed. */
  readonly failures: readonly string[]
}

/** How long a flow may take in a test, and how often it is looked at. */
const longestMs = 30_000
const lookEveryMs = 5
/** Times that a flow may wait for a later time. */
const mostWaits = 100

/**
 * Runs the tests of flows on a real server of their own, without the network: every call to elsewhere goes to the test's stubs.
 *
 * @param flows all of the folder: those that are tested call others
 * @param tell called after each test
 * @throws ServerRefusal where the flows themselves are not taken
 */
export async function runFlowTests(
  flows: readonly TestedFlow[],
  tests: readonly FlowTests[],
  tell: (of: FlowTests, result: TestResult) => void,
): Promise<void> {
  const server = await startTestServer()
  try {
    const connections = await connect(server, tests)
    const ids = await load(server, flows, connections)
    for (const of of tests) {
      const id = ids.get(of.flow)!
      for (const test of of.file.tests) {
        const began = performance.now()
        const failures = await runTest(server, id, of.flow.definition['trigger'] as Trigger, test)
        tell(of, { test: test.name, ms: Math.round(performance.now() - began), failures })
      }
    }
  } finally {
    await server.stop()
  }
}

/** Makes the connections of the tests. @returns what flows say → the connection's id */
async function connect(server: TestServer, tests: readonly FlowTests[]): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>()
  for (const { file } of tests) {
    for (const [said, { connector, settings = {}, secrets = {} }] of Object.entries(file.connections)) {
      if (made.has(said)) continue
      const input = { name: said, connector, settings, secrets }
      made.set(said, (await server.api<{ id: string }>('POST', '/api/v1/connections', input)).id)
    }
  }
  return made
}

/** Brings the flows in. Helpers are on; the others are switched on for their own tests. @returns their ids */
async function load(
  server: TestServer,
  flows: readonly TestedFlow[],
  connections: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<TestedFlow, string>> {
  const cards = await server.api<readonly { id: string; inputs: Readonly<Record<string, { kind: string }>> }[]>(
    'GET',
    '/api/v1/cards',
  )
  const inputsOf = new Map(cards.map(({ id, inputs }) => [id, inputs]))
  const withConnections = (node: Readonly<Record<string, Json>>): Json => {
    const inputs = Object.entries((node['inputs'] ?? {}) as Record<string, Json>).map(([name, value]) => {
      const isConnection = inputsOf.get(String(node['card']))?.[name]?.kind === 'connection'
      return [name, (isConnection && connections.get(String(value))) || value] as const
    })
    const branches = Object.entries((node['branches'] ?? {}) as Record<string, Json>)
    const inner = branches.map(([name, list]) => [name, eachCard(list)] as const)
    return {
      ...node,
      ...(inputs.length === 0 ? {} : { inputs: Object.fromEntries(inputs) }),
      ...(branches.length === 0 ? {} : { branches: Object.fromEntries(inner) }),
    }
  }
  const eachCard = (list: unknown): Json =>
    Array.isArray(list) ? list.map((node) => withConnections(node as Readonly<Record<string, Json>>)) : (list as Json)

  const file = {
    flowhook: 1,
    flows: flows.map(({ folder, definition }) => ({
      ...definition,
      // What a flow gives is looked for in what it saves.
      saveData: true,
      ...(folder.length === 0 ? {} : { folder }),
      trigger: open(definition['trigger']),
      cards: eachCard(definition['cards']),
    })),
  }
  // What it did stands in the order of the file.
  const { flows: done } = await server.api<{ flows: readonly { id: string }[] }>('POST', '/api/v1/flows/apply', file)
  const ids = new Map(flows.map((flow, i) => [flow, done[i]!.id]))
  for (const [{ definition }, id] of ids) {
    const { event } = definition['trigger'] as Trigger
    if (event === 'helper') await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
  }
  return ids
}

/** Who may call is not what is tested: there is nobody here to ask for an access token. */
const open = (trigger: unknown): unknown =>
  (trigger as Trigger | undefined)?.event === 'api_endpoint' ? { event: 'api_endpoint', security: 'public' } : trigger

interface Execution {
  readonly id: string
  readonly status: 'RUNNING' | 'WAITING' | 'SUCCESS' | 'FAILED' | 'CANCELLED'
  readonly wakeAt: string | null
  readonly error: { readonly message: string; readonly cardId: string | null } | null
}

interface Ended {
  readonly execution: Execution
  /** Undefined where nobody was there any more to take it. */
  readonly answer: Json | undefined
}

async function runTest(server: TestServer, id: string, trigger: Trigger, test: FlowTest): Promise<readonly string[]> {
  const isSwitched = trigger.event !== 'helper'
  try {
    if (test.at !== undefined) server.moveTo(Date.parse(test.at))
    const tables = await fillTables(server, test)
    if (isSwitched) await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    server.outbound.use(test.stubs)
    const ended = await run(server, id, trigger, test)
    return [...judge(ended, trigger, test, server.outbound.calls), ...(await judgeTables(server, tables, test))]
  } catch (thrown) {
    if (thrown instanceof ServerRefusal) return [thrown.message, ...thrown.causes]
    if (thrown instanceof TestFailure) return [thrown.message]
    throw thrown
  } finally {
    if (isSwitched) await server.api('POST', `/api/v1/flows/${id}/lifecycle/deactivate`)
  }
}

/** The test cannot go on. */
class TestFailure extends Error {}

async function fillTables(server: TestServer, { tables }: FlowTest): Promise<ReadonlyMap<string, string>> {
  for (const { id } of await server.api<readonly { id: string }[]>('GET', '/api/v1/tables')) {
    await server.api('DELETE', `/api/v1/tables/${id}`)
  }
  const ids = new Map<string, string>()
  for (const [name, { columns, rows }] of Object.entries(tables)) {
    const input = { name, columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })) }
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/tables', input)
    ids.set(name, id)
    for (let at = 0; at < rows.length; at += 1_000) {
      await server.api('POST', `/api/v1/tables/${id}/rows`, { rows: rows.slice(at, at + 1_000) })
    }
  }
  return ids
}

/** Starts the flow, and waits until it and whatever it started are over. */
async function run(server: TestServer, flowId: string, trigger: Trigger, test: FlowTest): Promise<Ended> {
  const before = new Set((await executions(server)).map(({ id }) => id))
  let answer: Json | undefined
  const take = (given: Json) => void (answer = given)
  const calling = await start(server, flowId, trigger, test, take)
  const until = performance.now() + longestMs
  let waits = 0
  for (;;) {
    const found = (await executions(server)).filter(({ id }) => !before.has(id))
    const open = found.filter(({ status }) => status === 'RUNNING' || status === 'WAITING')
    if (found.length > 0 && open.length === 0) {
      await Promise.race([calling, delay(1_000)])
      const own = found.filter((each) => each.flowId === flowId)
      const [execution] = own
      if (execution === undefined) throw new TestFailure('The flow was not started.')
      return { execution, answer: answer ?? (await returned(server, execution, trigger)) }
    }
    if (performance.now() > until) throw new TestFailure(`The flow is not at its end after ${longestMs / 1000} s.`)
    const wakes = open.map(({ status, wakeAt }) =>
      status === 'WAITING' && wakeAt !== null ? Date.parse(wakeAt) : null,
    )
    if (open.length > 0 && wakes.every((wake) => wake !== null)) {
      const next = Math.min(...wakes)
      if (next - server.now() > 1_000) {
        if (++waits > mostWaits) throw new TestFailure(`The flow waits more than ${mostWaits} times.`)
        server.moveTo(next)
        await server.restart()
      }
    }
    await delay(lookEveryMs)
  }
}

const executions = (server: TestServer) =>
  server.api<readonly (Execution & { readonly flowId: string })[]>('GET', '/api/v1/executions?limit=200')

/** @returns what is over when whoever called has the answer */
async function start(
  server: TestServer,
  id: string,
  { event, ...trigger }: Trigger,
  test: FlowTest,
  take: (answer: Json) => void,
): Promise<Promise<void>> {
  const belongs = { api_endpoint: 'request', event: 'event', helper: 'values', delegated: 'values', schedule: '' }[
    event
  ]
  const stray = (['request', 'event', 'values'] as const).find((name) => name !== belongs && test[name] !== undefined)
  if (stray !== undefined) throw new TestFailure(`“${stray}” is not for a flow that begins with ${event}.`)
  switch (event) {
    case 'api_endpoint': {
      const { invokeUrl } = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${id}/endpoint`)
      return call(server.url() + new URL(invokeUrl).pathname, test, take)
    }
    case 'event': {
      const { type: eventType } = trigger as { type: string }
      await registerType(server, eventType)
      await server.api('POST', '/api/v1/events', { eventType, ...test.event })
      return Promise.resolve()
    }
    case 'helper':
    case 'delegated':
      await server.api('POST', `/api/v1/flows/${id}/run`, { values: test.values ?? {} })
      return Promise.resolve()
    case 'schedule':
      await server.api('POST', `/api/v1/flows/${id}/run`, {})
      return Promise.resolve()
  }
}

async function call(url: string, { request }: FlowTest, take: (answer: Json) => void): Promise<void> {
  const { method = 'POST', headers = {}, query = {}, body } = request ?? {}
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await fetch(`${url}?${new URLSearchParams(query)}`, {
    method,
    headers: { ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(text === undefined ? {} : { body: text }),
  }).catch(() => null) // the server was started again because the flow waits
  if (answer === null) return
  const given = await answer.text()
  take({ status: answer.status, headers: Object.fromEntries(answer.headers), body: parsed(given) })
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** Events of one's own types may be published only where the type is known. */
async function registerType(server: TestServer, type: string): Promise<void> {
  const path = `/api/v1/eventTypes/${encodeURIComponent(type)}`
  await server.api('GET', path).catch(() => server.api('PUT', path, { description: 'For a test.' }))
}

/** What a flow without an endpoint gave: the fields of the Return that ended it. */
async function returned(server: TestServer, { id }: Execution, { event }: Trigger): Promise<Json | undefined> {
  if (event === 'api_endpoint') return undefined
  const { cards } = await server.api<{ cards: readonly { card: string; status: string; inputs: Json }[] }>(
    'GET',
    `/api/v1/executions/${id}`,
  )
  const last = cards.findLast(({ card, status }) => card === 'flow.return' && status === 'SUCCESS')
  return (last?.inputs as { fields?: Json } | undefined)?.fields ?? {}
}

function judge(
  { execution, answer }: Ended,
  { event }: Trigger,
  { expect }: FlowTest,
  calls: readonly RecordedCall[],
): readonly string[] {
  const found: string[] = []
  const message = execution.error?.message ?? null
  if (expect.error === undefined) {
    const isAnswered = event === 'api_endpoint' && expect.answer !== undefined
    if (execution.status !== 'SUCCESS' && !(isAnswered && statusOf(expect.answer) >= 400)) {
      found.push(`the flow ended as ${execution.status}: ${message ?? 'no reason is known'}`)
    }
  } else if (message === null || !message.startsWith(expect.error)) {
    found.push(`error: expected ${shown(expect.error)}, got ${shown(message)}`)
  }
  if (expect.answer !== undefined) found.push(...judgeAnswer(expect.answer as Json, answer, event))
  for (const { method, url, isStubbed } of calls) {
    if (!isStubbed) found.push(`it called ${method} ${url}, which no stub answers`)
  }
  if (expect.calls !== undefined) found.push(...judgeCalls(expect.calls, calls, expect.anyOrder))
  return found
}

const statusOf = (answer: unknown): number => (answer as { status?: number } | undefined)?.status ?? 200

function judgeAnswer(expected: Json, answer: Json | undefined, event: Trigger['event']): readonly string[] {
  if (event !== 'api_endpoint') return differencesOf(expected, answer, 'answer')
  if (answer === undefined) return ['answer: nobody was there any more to take it, because the flow waits']
  const { status, headers, body } = expected as { status?: number; headers?: Json; body?: Json }
  const given = answer as { status: number; headers: Json; body: Json }
  return [
    ...(status === undefined ? [] : differencesOf(status, given.status, 'answer.status')),
    ...(headers === undefined ? [] : differencesOf({ $has: headers }, given.headers, 'answer.headers')),
    ...(body === undefined ? [] : differencesOf(body, given.body, 'answer.body')),
  ]
}

type ExpectedCalls = NonNullable<FlowTest['expect']['calls']>

function judgeCalls(expected: ExpectedCalls, calls: readonly RecordedCall[], anyOrder: boolean): readonly string[] {
  const left = [...calls]
  const found: string[] = []
  for (const [i, wanted] of expected.entries()) {
    const at = anyOrder ? left.findIndex((given) => callDifferences(wanted, given, '').length === 0) : 0
    const [given] = at < 0 ? [] : left.splice(at, 1)
    if (given === undefined) found.push(`call ${i + 1}: expected ${wanted.method} ${wanted.url}, got none`)
    else found.push(...callDifferences(wanted, given, `call ${i + 1}`))
  }
  for (const { method, url } of left) found.push(`expected no further call, got ${method} ${url}`)
  return found
}

function callDifferences(wanted: ExpectedCalls[number], given: RecordedCall, at: string): readonly string[] {
  const { method, url, headers = {}, body } = wanted
  if (method !== given.method || !matches(url, given.url)) {
    return [`${at}: expected ${method} ${url}, got ${given.method} ${given.url}`]
  }
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return [
    ...differencesOf({ $has: lower }, given.headers, `${at}, headers`),
    ...(body === undefined || isAsExpected(body, given.body) ? [] : differencesOf(body, given.body, `${at}, body`)),
  ]
}

async function judgeTables(
  server: TestServer,
  ids: ReadonlyMap<string, string>,
  { expect }: FlowTest,
): Promise<readonly string[]> {
  const found: string[] = []
  for (const [name, expected] of Object.entries(expect.tables ?? {})) {
    const id = ids.get(name)
    if (id === undefined) {
      found.push(`table ${name}: the test has no such table; name it with its columns in “tables”`)
      continue
    }
    const rows = await server.api<readonly { values: Json }[]>('GET', `/api/v1/tables/${id}/rows?limit=1000`)
    found.push(
      ...differencesOf(
        expected,
        rows.map(({ values }) => withoutSystem(values)),
        `table ${name}`,
      ),
    )
  }
  return found
}

/** What every row has beside its columns is nobody's to expect. */
function withoutSystem(values: Json): Json {
  const { 'Row ID': _id, Created: _created, Updated: _updated, ...own } = values as Readonly<Record<string, Json>>
  return own
}
