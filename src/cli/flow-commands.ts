import type { Command } from 'commander'
import { setTimeout as delay } from 'node:timers/promises'
import { pages, withContext, type Context } from './context.ts'
import { showExecution, type Execution } from './execution-commands.ts'
import { Failure } from './failure.ts'
import { findFlow, type Flow } from './find-flow.ts'
import { flowFileCommands } from './flow-file-commands.ts'
import { parseJson, readInput } from './input.ts'
import { fields, json } from './output.ts'

/** `flowhook flow …` */
export function flowCommands(program: Command): void {
  const flow = program.command('flow').description('flows: what runs')
  const one = (name: string, description: string) =>
    flow.command(`${name} <flow>`).description(description).option('--json', 'print JSON')

  flow
    .command('list [words]')
    .description('all flows, or those whose name has the words')
    .option('--json', 'print JSON')
    .action(withContext(listFlows))
  one(
    'show',
    'the flow’s definition as JSON, ready to be edited and saved; by id, beginning of the id, or name',
  ).action(withContext(showFlow))
  flow
    .command('create <file>')
    .description('create a flow from a definition; - reads standard input')
    .option('--on', 'switch it on at once')
    .option('--json', 'print JSON')
    .action(withContext(createFlow))
  flow
    .command('save <flow> <file>')
    .description('save a new version of a flow from a definition; - reads standard input')
    .option('--json', 'print JSON')
    .action(withContext(saveFlow))
  one('on', 'switch a flow on').action(
    withContext((context, wanted: string) => switchFlow(context, wanted, 'activate')),
  )
  one('off', 'switch a flow off').action(
    withContext((context, wanted: string) => switchFlow(context, wanted, 'deactivate')),
  )
  one('endpoint', 'the invoke URL and the client token of an API Endpoint flow').action(withContext(showEndpoint))
  one('run', 'run a flow now and show what it did')
    .option('--body <file>', 'the body that an API Endpoint flow gets; - reads standard input')
    .option('--values <json>', 'the values that a helper flow gets')
    .action(withContext(runFlow))
  flowFileCommands(flow)
  flow
    .command('delete <flow>')
    .description('delete a flow, its versions and its executions')
    .action(withContext(deleteFlow))
}

async function listFlows(context: Context, words: string | undefined) {
  const query = words === undefined ? '' : `&q=${encodeURIComponent(words)}`
  context.list(
    await pages<Flow>(context.api, `/api/v1/flows?limit=200${query}`, 10_000),
    [
      ['ID', ({ id }) => id],
      ['STATUS', ({ status }) => (status === 'ACTIVE' ? 'on' : 'off')],
      ['VERSION', ({ version }) => version],
      ['STARTED BY', ({ trigger }) => trigger.event],
      ['NAME', ({ name }) => name],
    ],
    'There is no flow yet. flowhook flow create FILE makes one; examples/ has some.',
  )
}

async function showFlow(context: Context, wanted: string) {
  const flow = await context.api.get<Flow & Record<string, unknown>>(
    `/api/v1/flows/${(await findFlow(context, wanted)).id}`,
  )
  context.one(flow, () => json(definitionOf(flow)))
}

/** What a flow file holds: everything but what the server adds. */
function definitionOf(flow: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = ['name', 'description', 'trigger', 'cards', 'saveData']
  return Object.fromEntries(names.filter((name) => flow[name] !== undefined).map((name) => [name, flow[name]]))
}

function text(flow: Flow): string {
  return fields([
    ['Id', flow.id],
    ['Name', flow.name],
    ['Status', flow.status === 'ACTIVE' ? 'on' : 'off'],
    ['Version', flow.version],
    ['Started by', flow.trigger.event],
    ['Security', flow.trigger.security],
  ])
}

async function createFlow(context: Context, file: string, options: { on?: boolean }) {
  const made = await context.api.post<Flow>('/api/v1/flows', parseJson(await readInput(file), file))
  const flow = options.on ? await context.api.post<Flow>(`/api/v1/flows/${made.id}/lifecycle/activate`) : made
  context.one(flow, () => text(flow))
  if (!options.on && !context.asJson) context.note(`It is off. Switch it on: flowhook flow on ${flow.id}`)
}

async function saveFlow(context: Context, wanted: string, file: string) {
  const { id, version } = await findFlow(context, wanted)
  const definition = parseJson(await readInput(file), file) as Record<string, unknown>
  const flow = await context.api.put<Flow>(`/api/v1/flows/${id}`, { version, ...definition })
  context.one(flow, () => text(flow))
}

async function switchFlow(context: Context, wanted: string, step: 'activate' | 'deactivate') {
  const flow = await context.api.post<Flow>(`/api/v1/flows/${(await findFlow(context, wanted)).id}/lifecycle/${step}`)
  context.one(flow, () => text(flow))
}

async function showEndpoint(context: Context, wanted: string) {
  const endpoint = await context.api.get<Record<string, string>>(
    `/api/v1/flows/${(await findFlow(context, wanted)).id}/endpoint`,
  )
  context.one(endpoint, () =>
    fields([
      ['Security', endpoint['security']],
      ['Invoke URL', endpoint['invokeUrl']],
      ['Client token', endpoint['clientToken']],
      ['Resume URL', endpoint['resumeUrl']],
    ]),
  )
}

async function runFlow(context: Context, wanted: string, options: { body?: string; values?: string }) {
  const { id } = await findFlow(context, wanted)
  const body = options.body === undefined ? {} : { body: parseJson(await readInput(options.body), options.body) }
  const values = options.values === undefined ? {} : { values: parseJson(options.values, '--values') }
  const { executionId } = await context.api.post<{ executionId: string }>(`/api/v1/flows/${id}/run`, {
    ...body,
    ...values,
    wait: true,
  })
  const execution = await ended(context, executionId)
  context.one(execution, () => showExecution(execution))
  if (execution.status === 'SUCCESS') return
  throw new Failure(`The execution ended as ${execution.status}: ${execution.error?.message ?? 'no reason is known'}`)
}

/** The server waits a minute at most; a flow may take longer, or wait for a person. */
async function ended(context: Context, id: string): Promise<Execution> {
  let told = false
  for (;;) {
    const execution = await context.api.get<Execution>(`/api/v1/executions/${id}`)
    if (execution.status !== 'RUNNING' && execution.status !== 'WAITING') return execution
    if (!told)
      context.note(`Execution ${id} is ${execution.status}; waiting for its end. Ctrl-C ends only the waiting.`)
    told = true
    await delay(500)
  }
}

async function deleteFlow(context: Context, wanted: string) {
  const flow = await findFlow(context, wanted)
  await context.api.delete(`/api/v1/flows/${flow.id}`)
  context.note(`Deleted ${flow.name}.`)
}
