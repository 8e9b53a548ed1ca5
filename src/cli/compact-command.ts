import type { Command } from 'commander'
import { isProblem } from '../base/errors.ts'
import { Failure } from './failure.ts'
import { json, terminal } from './output.ts'
import { usableSettings } from './usable-settings.ts'

/** `flowhook compact` */
export function compactCommand(program: Command): void {
  program
    .command('compact')
    .description(
      'write the embedded database anew, without the room that deletions left; says first how much room it needs. The server must be stopped',
    )
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => compactNow(options.json === true))
}

async function compactNow(asJson: boolean): Promise<void> {
  const { data, databaseUrl } = usableSettings()
  if (databaseUrl !== null) {
    throw new Failure('FLOWHOOK_DATABASE_URL is set: PostgreSQL gives room back by itself (autovacuum).', {
      hints: ['This command is for the embedded database.'],
    })
  }
  // Only this command needs the database's code.
  const [{ compact }, { megabytes }] = await Promise.all([
    import('../transfer/compact.ts'),
    import('../transfer/whole-files.ts'),
  ])
  try {
    const done = compact({
      data,
      onPlan({ file, before, needed, free }) {
        terminal.note(
          `${file} has ${megabytes(before)} MB. The new file needs up to ${megabytes(needed)} MB beside it; ${megabytes(free)} MB are free.`,
        )
      },
    })
    terminal.out(
      asJson
        ? json(done)
        : `Done: ${megabytes(done.before)} MB before, ${megabytes(done.after)} MB now. Start the server.`,
    )
  } catch (thrown) {
    throw new Failure((thrown as Error).message, { hints: isProblem(thrown) ? thrown.causes : [] })
  }
}
