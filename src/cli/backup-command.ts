import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { Failure } from './failure.ts'
import { json, terminal } from './output.ts'
import { usableSettings } from './usable-settings.ts'

interface Options {
  readonly force?: boolean
  readonly withKey?: boolean
  readonly json?: boolean
}

/** `flowhook backup` */
export function backupCommand(program: Command): void {
  program
    .command('backup <file>')
    .description('write everything in the embedded database of FLOWHOOK_DATA into one file; the server may run')
    .option('--force', 'replace a file of that name')
    .option('--with-key', 'write the master key beside it, as <file>.key: who has both can read all secrets')
    .option('--json', 'print JSON')
    .action(backupNow)
}

async function backupNow(file: string, options: Options): Promise<void> {
  const { data, databaseUrl, key } = usableSettings()
  if (databaseUrl !== null) {
    throw new Failure(
      'FLOWHOOK_DATABASE_URL is set: everything is in PostgreSQL, and this command cannot back that up.',
      {
        hints: [
          'Use pg_dump, or base backups with point-in-time recovery.',
          `Keep FLOWHOOK_KEY (or ${data}/key) as well.`,
        ],
      },
    )
  }
  // Only this command needs the database's code.
  const [{ backup }, { megabytes }] = await Promise.all([
    import('../transfer/backup.ts'),
    import('../transfer/whole-files.ts'),
  ])
  try {
    terminal.note(`Writing ${file} …`)
    const done = backup({
      data,
      target: file,
      force: options.force === true,
      key: options.withKey === true ? (key ?? readFileSync(join(data, 'key'), 'utf8').trim()) : null,
      now: Date.now,
    })
    terminal.out(
      options.json === true
        ? json(done)
        : `Done and checked: ${megabytes(done.bytes)} MB with ${done.events} events, ${done.deliveries} deliveries and ${done.executions} executions.`,
    )
    terminal.note(
      options.withKey === true
        ? `The master key is in ${file}.key. Who has both files can read all secrets: keep them apart.`
        : 'The master key is not in it. Keep that too, elsewhere: without it the stored secrets cannot be read.',
    )
  } catch (thrown) {
    throw new Failure((thrown as Error).message)
  }
}
