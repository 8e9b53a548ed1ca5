import { Command } from 'commander'
import { backupCommand } from './backup-command.ts'
import { clientCommands } from './client-commands.ts'
import { connectionCommands } from './connection-commands.ts'
import { deliveryCommands } from './delivery-commands.ts'
import { doctorCommand } from './doctor.ts'
import { egressCommands } from './egress-commands.ts'
import { eventCommands } from './event-commands.ts'
import { executionCommands } from './execution-commands.ts'
import { exitCodes, Failure } from './failure.ts'
import { flowCommands } from './flow-commands.ts'
import { hookCommands } from './hook-commands.ts'
import { plain } from './output.ts'
import { compactCommand } from './compact-command.ts'
import { migrateCommand } from './migrate-command.ts'
import { replayCommands } from './replay-commands.ts'
import { restoreCommand } from './restore-command.ts'
import { serverCommands } from './server-commands.ts'
import { tableCommands } from './table-commands.ts'
import { testCommand } from './test-command.ts'
import { typeCommands } from './type-commands.ts'
import { userCommands } from './user-commands.ts'

/** The command line: one line for each group of commands. */
export function buildProgram(): Command {
  const program = new Command('flowhook')
    .description('Event types, event hooks and API endpoint flows on your own machine.')
    .option('--url <url>', 'the server (default: FLOWHOOK_URL, else the running server of FLOWHOOK_DATA)')
    .option(
      '--token-file <file>',
      'a file with the API token (default: FLOWHOOK_TOKEN, else cli.token in FLOWHOOK_DATA)',
    )
    .helpCommand(false)
    .showHelpAfterError('Add --help for what is expected.')
    .exitOverride()
  serverCommands(program)
  eventCommands(program)
  typeCommands(program)
  hookCommands(program)
  flowCommands(program)
  testCommand(program)
  migrateCommand(program)
  compactCommand(program)
  backupCommand(program)
  restoreCommand(program)
  executionCommands(program)
  deliveryCommands(program)
  replayCommands(program)
  connectionCommands(program)
  tableCommands(program)
  clientCommands(program)
  userCommands(program)
  egressCommands(program)
  doctorCommand(program)
  return program
}

/** Runs one command line. @returns the exit code */
export async function run(argv: readonly string[]): Promise<number> {
  // The server goes on without a reader of its log as long as it can.
  if (!argv.includes('serve')) endWithReader()
  try {
    const program = buildProgram()
    for (const each of commandsOf(program)) each.exitOverride()
    await program.parseAsync(argv, { from: 'user' })
    return exitCodes.ok
  } catch (thrown) {
    const code = report(thrown)
    // What a half-started server holds open would keep the process, and a manager would take it for one that works.
    if (argv.includes('serve')) process.exit(code)
    return code
  }
}

/** `flowhook … | head` stops reading when it has seen enough; that is no mistake of anybody. */
function endWithReader(): void {
  process.stdout.on('error', (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EPIPE') throw thrown
    process.exit(exitCodes.ok)
  })
}

/** A command and all below it. */
export function commandsOf(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(commandsOf)]
}

function report(thrown: unknown): number {
  if (thrown instanceof Failure) {
    process.stderr.write(`${[plain(thrown.message), ...thrown.hints.map((hint) => `  ${plain(hint)}`)].join('\n')}\n`)
    return thrown.exitCode
  }
  // commander has printed its own message; asking for help is not a mistake
  const { code, exitCode } = thrown as { code?: string; exitCode?: number }
  if (code?.startsWith('commander.')) return exitCode === 0 ? exitCodes.ok : exitCodes.usage
  throw thrown
}
