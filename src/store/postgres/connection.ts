import pg from 'pg'

/** Where the tables are. */
export interface PostgresTarget {
  /** `postgres://user:password@host:port/database?…`, as PostgreSQL's own programs read it. */
  readonly url: string
  /** The schema that holds our tables; made where it is missing. */
  readonly schema: string
  /** How long a server may be silent, in ms. */
  readonly leaseMs: number
}

/** Options of every connection. Numbers come as numbers: ours are whole and below 2^53. Parameters go through `escaped`. */
export function connectionOptions({ url, schema, leaseMs }: PostgresTarget): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'flowhook',
    // Names without a schema mean ours. A statement that waits for a lock for so long would wait for ever; and a server that
    // is frozen in the middle of a transaction must not hold its locks for longer than its lease.
    options: `-c search_path=${schema} -c lock_timeout=30000 -c idle_in_transaction_session_timeout=${leaseMs}`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: { getTypeParser },
  }
}

/**
 * Likewise for those that write. Their statements find rows by key; a plan that was made while a table was small would read
 * all of it for as long as the connection lives, and planning anew for each batch costs more than it finds.
 */
export function writerOptions(target: PostgresTarget): pg.ClientConfig {
  const options = connectionOptions(target)
  return {
    ...options,
    options: `${options.options} -c enable_seqscan=off -c plan_cache_mode=force_generic_plan -c jit=off`,
  }
}

const { INT8, NUMERIC, BYTEA, TEXT, VARCHAR } = pg.types.builtins

const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  // `bigint` comes as text otherwise, and so do sums and counts.
  [INT8, Number],
  [NUMERIC, Number],
  [BYTEA, (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))],
  [TEXT, unescaped],
  [VARCHAR, unescaped],
])

const getTypeParser: typeof pg.types.getTypeParser = (id: number, format?: unknown) =>
  (format === 'binary' ? undefined : parsers.get(id)) ?? pg.types.getTypeParser(id, format as 'text')

/** A character that nobody uses, from the end of the private ones. */
const mark = '\uf8ff'

/** PostgreSQL has no NUL in texts, and everybody else has: it is kept as two other characters. */
export function escaped(value: unknown): unknown {
  if (typeof value === 'string') return /[\0\uf8ff]/.test(value) ? escapedText(value) : value
  return Array.isArray(value) && value.some((each) => typeof each === 'string') ? value.map(escaped) : value
}

const escapedText = (text: string) => text.replaceAll(mark, `${mark}1`).replaceAll('\0', `${mark}0`)

function unescaped(text: string): string {
  return text.includes(mark) ? text.replaceAll(`${mark}0`, '\0').replaceAll(`${mark}1`, mark) : text
}

/** The server cannot be reached, is stopping or starting, or broke the connection: what was asked may be asked again. */
export function isConnectionFailure(thrown: unknown): boolean {
  const { code, message = '' } = thrown as { code?: string; message?: string }
  if (code === undefined) return /connection|terminated|not queryable|timeout/i.test(message)
  return /^(08...|57P0[1-5]|53300|25006|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/.test(
    code,
  )
}

/** Two transactions were in each other's way: nothing of this one was kept, and the next try will do. */
export function isCollision(thrown: unknown): boolean {
  return /^40(001|P01)$/.test((thrown as { code?: string }).code ?? '')
}

/** There was no room on the database's disk: nothing of this transaction was kept. */
export function isFull(thrown: unknown): boolean {
  return (thrown as { code?: string }).code === '53100'
}
