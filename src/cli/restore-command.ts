import type { Command } from 'commander'
import { isProblem } from '../base/errors.ts'
import { Failure } from './failure.ts'
import { json, terminal } from './output.ts'
import { usableSettings } from './usable-settings.ts'

interface Options {
  readonly force?: boolean
  readonly keyFile?: string
  readonly json?: boolean
}

/** `flowhook restore` */
export function restoreCommand(program: Command): void {
  program
    .command('restore <file>')
    .description('put a backup in the place of the embedded database of FLOWHOOK_DATA; the server must be stopped')
    .option('--force', 'replace the database that is there; it stays beside the new one')
    .option('--key-file <file>', 'the master key (default: FLOWHOOK_KEY, the data folder’s, or <file>.key)')
    .option('--json', 'print JSON')
    .action(restoreNow)
}

async function restoreNow(file: string, options: Options): Promise<void> {
  const { data, databaseUrl, key } = usableSettings()
  if (databaseUrl !== null) {
    throw new Failure(
      'FLOWHOOK_DATABASE_URL is set: everything is in PostgreSQL, and this command cannot restore that.',
      {
        hints: ['Use pg_restore, or the recovery of your base backups.'],
      },
    )
  }
  // Only this command needs the database's code.
  const { restore } = await import('../transfer/restore.ts')
  try {
    const done = restore({
      data,
      source: file,
      force: options.force === true,
      keyFile: options.keyFile ?? null,
      key,
      now: Date.now,
    })
    terminal.out(
      options.json === true
        ? json(done)
        : `Restored: ${done.events} events, ${done.deliveries} deliveries and ${done.executions} executions.`,
    )
    if (done.before !== null) terminal.note(`What was there before is ${done.before}.`)
    terminal.note('The server takes work and does nothing by itself until you say so: flowhook egress resume.')
  } catch (thrown) {
    throw new Failure((thrown as Error).message, isProblem(thrown) ? { hints: thrown.causes } : {})
  }
}
