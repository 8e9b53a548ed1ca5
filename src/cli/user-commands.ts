import type { Command } from 'commander'
import { pick, withContext, type Context } from './context.ts'
import { exitCodes, Failure } from './failure.ts'
import { readInput } from './input.ts'
import { askSecret } from './secret-prompt.ts'

interface User {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly status: string
  readonly created: string
}

interface PasswordOption {
  readonly passwordFile?: string
}

const passwordFile = ['--password-file <file>', 'read the password from a file; - reads standard input'] as const

/** `flowhook user …`. A password is never an argument: those are seen by everybody on the machine. */
export function userCommands(program: Command): void {
  const user = program.command('user').description('people with accounts')
  user.command('list').description('everybody with an account').option('--json', 'print JSON').action(withContext(list))
  user
    .command('create <email>')
    .description('create an account with all rights; asks for the password')
    .requiredOption('-n, --name <name>', 'the name that others see')
    .option(...passwordFile)
    .option('--json', 'print JSON')
    .action(withContext(create))
  user
    .command('reset-password <email>')
    .description('give somebody a new password, which ends their sessions; asks for it')
    .option(...passwordFile)
    .action(withContext(resetPassword))
}

async function list(context: Context) {
  context.list(
    await context.api.get<readonly User[]>('/api/v1/users'),
    [
      ['EMAIL', ({ email }) => email],
      ['NAME', ({ name }) => name],
      ['STATUS', ({ status }) => status],
      ['CREATED', ({ created }) => created],
      ['ID', ({ id }) => id],
    ],
    'Nobody has an account yet. Open the set-up link that the server printed, or use flowhook user create.',
  )
}

async function create(context: Context, email: string, options: PasswordOption & { readonly name: string }) {
  const password = await readPassword(options)
  const made = await context.api.post<User>('/api/v1/users', { email, name: options.name, password })
  context.one(made, () => `Created ${made.email}.`)
}

async function resetPassword(context: Context, email: string, options: PasswordOption) {
  const users = await context.api.get<readonly User[]>('/api/v1/users')
  const given = email.toLowerCase()
  const found = users.find((each) => each.email.toLowerCase() === given) ?? pick(users, email, 'user')
  const password = await readPassword(options)
  await context.api.put(`/api/v1/users/${encodeURIComponent(found.id)}/password`, { password })
  context.note(`${found.email} has a new password. Their sessions have ended.`)
}

/** From a file, or typed twice without being shown. @throws Failure where nobody can type */
async function readPassword({ passwordFile: file }: PasswordOption): Promise<string> {
  // The line end belongs to the file, not to the password.
  if (file !== undefined) return (await readInput(file)).replace(/\r?\n$/, '')
  if (!process.stdin.isTTY) {
    throw new Failure('There is no terminal to ask for the password on.', {
      exitCode: exitCodes.usage,
      hints: ['Give it by --password-file FILE, or --password-file - for standard input.'],
    })
  }
  const password = await askSecret('Password: ')
  if (password === (await askSecret('Again: '))) return password
  throw new Failure('The two are not the same.', { exitCode: exitCodes.usage })
}
