import type { Command } from 'commander'
import { connect, readJson, type Connection } from './connection.ts'
import { json, table, terminal, type Column, type Output } from './output.ts'
import { Failure, exitCodes } from './failure.ts'

/** What every command works with. */
export interface Context extends Output {
  readonly api: Connection
  readonly asJson: boolean
  /** Prints a list: the API's JSON with `--json`, else a table, else `empty` where there is nothing. */
  list<T>(rows: readonly T[], columns: readonly Column<T>[], empty: string): void
  /** Prints one thing: the API's JSON with `--json`, else `text`. */
  one(thing: unknown, text: () => string): void
}

/** Connects with the global options of the command line. */
export async function contextOf(command: Command): Promise<Context> {
  const options = command.optsWithGlobals<{ url?: string; tokenFile?: string; json?: boolean }>()
  const api = await connect(options, process.env)
  const asJson = options.json === true
  return {
    ...terminal,
    api,
    asJson,
    list: (rows, columns, empty) => {
      if (asJson) terminal.out(json(rows))
      else if (rows.length === 0) terminal.note(empty)
      else terminal.out(table(rows, columns, terminal.width))
    },
    one: (thing, text) => terminal.out(asJson ? json(thing) : text()),
  }
}

/** Wraps a command's action so that it gets the context behind its own arguments. */
export function withContext<A extends readonly unknown[]>(
  action: (context: Context, ...args: A) => Promise<void>,
): (...args: unknown[]) => Promise<void> {
  // commander calls with (…arguments, options, command); the command is needed for the global options only
  return async (...args) => action(await contextOf(args.at(-1) as Command), ...(args.slice(0, -1) as unknown as A))
}

interface Named {
  readonly id: string
  readonly name: string
}

/**
 * Finds one thing by its id, the beginning of its id, or its name.
 *
 * @throws Failure when none or several fit; several are listed
 */
export function pick<T extends Named>(things: readonly T[], wanted: string, what: string): T {
  const exact = things.find(({ id }) => id === wanted)
  if (exact !== undefined) return exact
  const named = things.filter(({ name }) => name === wanted)
  const found = named.length > 0 ? named : things.filter(({ id }) => id.startsWith(wanted))
  if (found.length === 1) return found[0]!
  if (found.length === 0) {
    throw new Failure(`There is no ${what} “${wanted}”.`, {
      exitCode: exitCodes.notFound,
      hints: [`flowhook ${what} list shows them.`],
    })
  }
  throw new Failure(`“${wanted}” fits ${found.length} ${what}s. Give the id:`, {
    exitCode: exitCodes.usage,
    hints: found.map(({ id, name }) => `${id}  ${name}`),
  })
}

/** Reads every page of one of our lists, at most `most` rows. */
export async function pages<T>(api: Connection, path: string, most: number): Promise<readonly T[]> {
  const rows: T[] = []
  let next: string | null = path
  while (next !== null && rows.length < most) {
    const answer = await api.send('GET', next)
    rows.push(...(await readJson<T[]>(answer)))
    next = nextLink(answer)
  }
  return rows.slice(0, most)
}

/** The `rel="next"` link of an answer as a path on the same server, or null. */
export function nextLink(answer: Response): string | null {
  const link = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
  if (link === undefined) return null
  const url = new URL(link)
  // Links carry the public URL, which need not be how this machine reaches the server.
  return url.pathname + url.search
}
