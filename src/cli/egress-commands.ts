import type { Command } from 'commander'
import { withContext, type Context } from './context.ts'
import { fields } from './output.ts'

interface State {
  readonly paused: {
    readonly since: string
    readonly reason: string
    readonly deliveries: number
    readonly executions: number
  } | null
}

const path = '/api/v1/egress'

/** `flowhook egress …` */
export function egressCommands(program: Command): void {
  const egress = program
    .command('egress')
    .description('whether anything leaves a server that was restored from a backup')
  egress
    .command('status')
    .description('whether deliveries, executions and outgoing calls are paused')
    .option('--json', 'print JSON')
    .action(withContext(status))
  egress
    .command('resume')
    .description('let everything leave again; what waits is delivered and run at once')
    .option('--json', 'print JSON')
    .action(withContext(resume))
}

async function status(context: Context) {
  const state = await context.api.get<State>(path)
  context.one(state, () => text(state))
}

async function resume(context: Context) {
  const state = await context.api.post<State>(`${path}/resume`)
  context.one(state, () => text(state))
}

function text({ paused }: State): string {
  if (paused === null) return 'Nothing is paused.'
  return fields([
    ['Paused', `since ${paused.since}: ${paused.reason}`],
    ['Deliveries', `${paused.deliveries} wait`],
    ['Executions', `${paused.executions} wait`],
    ['To go on', 'flowhook egress resume, where the installation that the backup is of does not run any more'],
  ])
}
