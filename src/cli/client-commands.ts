import type { Command } from 'commander'
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { pick, withContext, type Context } from './context.ts'
import { exitCodes, Failure } from './failure.ts'
import { collect, parseJson, readInput } from './input.ts'
import { fields } from './output.ts'

interface Client {
  readonly client_id: string
  readonly client_name: string
  readonly scope: string
  readonly token_endpoint_auth_signing_alg: string
}

/** `flowhook client …` */
export function clientCommands(program: Command): void {
  const client = program
    .command('client')
    .description('machine clients of the OAuth 2.0 server (client credentials with private_key_jwt)')
  client.command('list').description('all clients').option('--json', 'print JSON').action(withContext(listClients))
  client
    .command('create <name>')
    .description(
      'register a client: with its public keys, or with a new key pair whose private half is written to a file',
    )
    .option('--jwks <file>', 'its public keys as a JWK set; - reads standard input')
    .option('--new-key <file>', 'make an ES256 key pair and write the private JWK to this new file (mode 0600)')
    .option(
      '--scope <scope>',
      'a scope that it may ask for; may be repeated (default okta.workflows.invoke.manage)',
      collect,
      [],
    )
    .option('--json', 'print JSON')
    .action(withContext(createClient))
  client
    .command('delete <client>')
    .description('delete a client; its access tokens end at once')
    .action(withContext(deleteClient))
}

async function listClients(context: Context) {
  context.list(
    await context.api.get<readonly Client[]>('/oauth2/v1/clients'),
    [
      ['CLIENT ID', (client) => client.client_id],
      ['NAME', (client) => client.client_name],
      ['SCOPES', (client) => client.scope],
    ],
    'There is no client yet. flowhook client create makes one.',
  )
}

async function createClient(
  context: Context,
  name: string,
  options: { jwks?: string; newKey?: string; scope: readonly string[] },
) {
  if ((options.jwks === undefined) === (options.newKey === undefined)) {
    throw new Failure('Say which keys it has: --jwks or --new-key.', { exitCode: exitCodes.usage })
  }
  const jwks =
    options.jwks === undefined ? await newKey(options.newKey!) : parseJson(await readInput(options.jwks), options.jwks)
  const client = await context.api.post<Client>('/oauth2/v1/clients', {
    client_name: name,
    jwks,
    scope: (options.scope.length > 0 ? options.scope : ['okta.workflows.invoke.manage']).join(' '),
  })
  context.one(client, () =>
    fields([
      ['Client id', client.client_id],
      ['Name', client.client_name],
      ['Scopes', client.scope],
      ['Private key', options.newKey],
    ]),
  )
}

async function newKey(file: string): Promise<{ readonly keys: readonly object[] }> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const kid = crypto.randomUUID()
  const names = { kid, alg: 'ES256', use: 'sig' }
  // wx: an existing file is never overwritten, it may be the key of another client.
  await writeFile(file, JSON.stringify({ ...privateKey.export({ format: 'jwk' }), ...names }), {
    mode: 0o600,
    flag: 'wx',
  }).catch((cause: Error) => {
    throw new Failure(`The private key could not be written to ${file}: ${cause.message}`)
  })
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), ...names }] }
}

async function deleteClient(context: Context, wanted: string) {
  const clients = await context.api.get<readonly Client[]>('/oauth2/v1/clients')
  const { id, name } = pick(
    clients.map((client) => ({ id: client.client_id, name: client.client_name })),
    wanted,
    'client',
  )
  await context.api.delete(`/oauth2/v1/clients/${encodeURIComponent(id)}`)
  context.note(`Deleted ${name}.`)
}
