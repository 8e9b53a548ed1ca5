import { Option, type Command } from 'commander'
import { isProblem } from '../base/errors.ts'
import { exitCodes, Failure } from './failure.ts'
import { json, terminal } from './output.ts'
import { usableSettings } from './usable-settings.ts'

/** `flowhook migrate` */
export function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .description(
      'move everything from the embedded database of FLOWHOOK_DATA to FLOWHOOK_DATABASE_URL; the server must be stopped',
    )
    .addOption(new Option('--from <database>', 'where it is').choices(['sqlite']).makeOptionMandatory())
    .addOption(new Option('--to <database>', 'where it goes').choices(['postgres']).makeOptionMandatory())
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => migrate(options.json === true))
}

async function migrate(asJson: boolean): Promise<void> {
  const { data, databaseUrl } = usableSettings()
  if (databaseUrl === null) {
    throw new Failure('FLOWHOOK_DATABASE_URL is not set.', {
      exitCode: exitCodes.settings,
      hints: ['It names the database to move to, e.g. postgres://flowhook:password@localhost/flowhook.'],
    })
  }
  // Only this command needs both databases' code.
  const { moveToPostgres } = await import('../transfer/sqlite-to-postgres.ts')
  const shown = new Map<string, number>()
  try {
    const moved = await moveToPostgres({
      data,
      databaseUrl,
      onProgress({ table, moved: rows, total }) {
        const percent = total === 0 ? 100 : Math.floor((rows * 100) / total)
        if (shown.get(table) === percent) return
        shown.set(table, percent)
        terminal.note(`${table}: ${rows} of ${total} rows (${percent} %)`)
      },
    })
    terminal.out(
      asJson
        ? json(moved)
        : `Moved ${moved.rows} rows of ${moved.tables} tables; all of them were counted and compared. Start servers with FLOWHOOK_DATABASE_URL and the same FLOWHOOK_KEY (or ${data}/key); the old file is as it was.`,
    )
  } catch (thrown) {
    const hints = isProblem(thrown) ? thrown.causes : ['What has arrived stays: the same command goes on behind it.']
    throw new Failure((thrown as Error).message, { hints })
  }
}
