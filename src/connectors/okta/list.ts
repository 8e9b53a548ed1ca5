import type { Json } from '../../base/json/json.ts'
import { defineControl, type ControlCard, type Outputs, type Passed, type Run } from '../../cards/card.ts'
import { choice, fields, flow, integer, list, object, type Fields, type ValuesOf } from '../../cards/fields.ts'
import { atOnce, collected, passes, type PassEnd } from '../../cards/list/passes.ts'
import { declared, oktaConnection, type OktaActionParts } from './action.ts'
import { callOkta, nextPage, type OktaRequest } from './call-okta.ts'
import type { OktaRecord } from './records.ts'

/** Which of the records a list gives, and what Okta's cards call that. */
type Modes = Readonly<Partial<Record<Mode, string>>> & { readonly stream: string }
type Mode = 'first' | 'one' | 'all' | 'stream'

const modeLabels: Readonly<Record<Mode, string>> = {
  first: 'The first ones',
  one: 'The first one',
  all: 'All',
  stream: 'Each in turn, for the cards inside or a helper flow',
}

interface ListParts<I extends Fields> extends Omit<OktaActionParts<I>, 'outputs' | 'ports'> {
  readonly modes: Modes
  /** How many `first` are; a page of the API has no more. */
  readonly most: number
  /** The output with the list. */
  readonly list: { readonly name: string; readonly label: string }
  /** The group of the outputs in Okta's files, with the port of the list in it. */
  readonly group: { readonly name: string; readonly list: string }
  readonly ports: {
    readonly inputs: OktaActionParts<I>['ports']['inputs']
    readonly limit?: string
    /** Where the mode stands; `parameters.resultSet` unless given. */
    readonly mode?: string
  }
  readonly request: (inputs: ValuesOf<I>) => Omit<OktaRequest, 'method'>
  readonly record: (found: Json) => OktaRecord
}

/** Past these a list is streamed: it would be no value that a card can give. */
const mostListed = 100_000

/**
 * Declares an action that gives a list of Okta's, page by page. Each page is a step, so a crash goes on at the page and the
 * record where it was; streamed, a list may be longer than a value can be.
 */
export function oktaList<const I extends Fields>(parts: ListParts<I>): ControlCard {
  const { modes, most, list: named, group, ports, request, record, inputs } = parts
  const known = (['first', 'one', 'all', 'stream'] as const).filter((mode) => modes[mode] !== undefined)
  const fallback = known[0]!
  const common = {
    records: choice({
      label: 'Records',
      options: Object.fromEntries(
        known.map((mode) => [mode, mode === 'first' ? `The first ${most}` : modeLabels[mode]]),
      ),
      optional: true,
      default: fallback,
    }),
    limit: integer({ label: 'Limit', help: 'The most records; 0 is no limit.', optional: true, default: 0, min: 0 }),
    flow: flow({ label: 'Helper flow', help: 'Gets each streamed record as Record, and State.', optional: true }),
    values: fields({
      label: 'State',
      help: 'For the helper flow, the same for every record.',
      optional: true,
      default: {},
    }),
    concurrency: atOnce,
  } as const
  const outputs: Fields = {
    ...(modes.one === undefined
      ? {}
      : { result: object({ label: 'The first one', help: 'Null where there is none.' }) }),
    [named.name]: list({
      label: named.label,
      help: 'By the names that Okta’s own cards have. Empty where they are streamed.',
    }),
    count: integer({ label: 'How many' }),
    failed: failedRecords,
  }
  const base = declared({
    ...parts,
    outputs,
    ports: {
      inputs: {
        ...ports.inputs,
        records: ports.mode ?? 'parameters.resultSet',
        ...(ports.limit === undefined ? {} : { limit: ports.limit }),
        flow: 'Streaming.Flow',
        values: { fields: 'rest', group: 'Streaming' },
      },
      outputs: {
        [named.name]: `${group.name}.${group.list}`,
        count: `${group.name}.Records Streamed`,
        ...(modes.one === undefined ? {} : { result: `${group.name}.*` }),
      },
      words: { records: Object.fromEntries(known.map((mode) => [modes[mode]!, mode])) },
    },
  })
  return defineControl({
    ...base,
    inputs: { connection: oktaConnection, ...inputs, ...common },
    branches: { each: 'For each record' },
    inside: { each: { record: object({ label: 'Record' }), index: integer({ label: 'Index', help: 'From 0.' }) } },
    instead: { each: 'flow' },
    async control(given, run) {
      // The very inputs that are declared above.
      const { connection, records, limit, flow, values, concurrency } = given as unknown as Common
      const wanted = Math.min(mostOf[records as Mode] ?? most, limit === 0 ? Infinity : limit)
      const first = request(given as unknown as ValuesOf<I>)
      const pages = pagesOf(run, connection, { ...first, query: { ...first.query, limit: Math.min(most, wanted) } })
      const listed: OktaRecord[] = []
      const done: Streamed = { made: [], failed: 0 }
      let count = 0
      for await (const page of pages) {
        const found = page.slice(0, wanted - count).map(record)
        if (records === 'stream') {
          const ended = await streamed(run, found, count, { flow, values, concurrency }, done)
          if (ended !== null) return { end: ended }
        } else listed.push(...found)
        count += found.length
        if (count >= wanted) break
      }
      const result = modes.one === undefined ? {} : { result: records === 'one' ? (listed[0] ?? null) : null }
      const shown = records === 'one' ? [] : listed
      const { made, failed } = done
      return { outputs: { ...collected(run.joined, made, count), ...result, [named.name]: shown, count, failed } }
    },
  })
}

interface Common {
  readonly connection: string
  readonly records: string
  readonly limit: number
  readonly flow: string | null
  readonly values: Readonly<Record<string, Json>>
  readonly concurrency: number
}

const mostOf: Readonly<Partial<Record<Mode, number>>> = { one: 1, all: mostListed, stream: Infinity }

/** The records of each page; every page is a step. */
export async function* pagesOf(
  run: Run,
  connection: string,
  first: Omit<OktaRequest, 'method'>,
): AsyncGenerator<readonly Json[]> {
  let asked: OktaRequest = { ...first, method: 'GET' }
  for (let n = 0; ; n++) {
    const answer = await callOkta(run, connection, asked, `page/${n}`)
    const found = Array.isArray(answer.body) ? (answer.body as readonly Json[]) : []
    // The System Log has a next page for ever: an empty one is the last for now.
    if (found.length === 0) return
    yield found
    const next = nextPage(answer)
    if (next === null) return
    asked = { ...(first.headers === undefined ? {} : { headers: first.headers }), method: 'GET', path: next }
  }
}

/** What came of the records that were streamed so far. */
export interface Streamed {
  readonly made: (Outputs | undefined)[]
  failed: number
}

export const failedRecords = integer({
  label: 'Records with an error',
  help: 'Streamed ones that the cards inside or the helper flow failed for. They do not stop the others.',
})

/**
 * Runs the cards inside, or the helper flow, for each record of a page. An error ends what is done for its own record only: what
 * goes through a whole org is not to end at one user who is gone meanwhile.
 */
export async function streamed(
  run: Run,
  records: readonly Json[],
  before: number,
  { flow, values, concurrency }: Pick<Common, 'flow' | 'values' | 'concurrency'>,
  done: Streamed,
): Promise<PassEnd> {
  const one = (at: number): PassEnd | Promise<PassEnd> => {
    const index = before + at
    const record = records[at]!
    const keep = (passed: Passed | null): PassEnd => {
      if (run.joined.length > 0) done.made[index] = passed?.made
      return passed === null || passed.end?.kind === 'stopped' ? null : passed.end
    }
    const attempted = run.attempt<Passed | null>((run) =>
      flow === null
        ? run.pass('each', String(index), { record, index })
        : run.call(flow, { Record: record, State: values }, String(index)).then(() => null),
    )
    const settle = ({ value, error }: Awaited<typeof attempted>): PassEnd => {
      if (error === null) return keep(value)
      done.failed++
      return null
    }
    return attempted instanceof Promise ? attempted.then(settle) : settle(attempted)
  }
  return passes(records.length, concurrency, one)
}
