import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../test/kit/postgres.ts'
import { systemClock } from '../../src/base/clock.ts'
import { openLog } from '../../src/base/log.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'
import { fillNamed, fillRows, postgresSink, sqliteSink } from '../kit/fill-store.ts'
import { listingReads, type ListingRead } from '../kit/listing-reads.ts'
import type { Stored } from '../kit/stored-rows.ts'
import { p95 } from '../kit/console.ts'
import type { Measure, Round } from './measure.ts'

/**
 * Lists, filters and counts over millions of rows, each as the API and the console ask for it. Filling takes minutes, so
 * these are taken only when they are asked for by name. With FLOWHOOK_BENCH_KEEP, a folder, what was filled stays there for the next run.
 */
const many = { events: 5_000_000, executions: 1_000_000 }
const tenth = { events: 500_000, executions: 100_000 }
/** Each read is asked so many times, with different places and times. */
const times = 20
const until = Date.UTC(2026, 10, 1)

type Size = Pick<Stored, 'events' | 'executions'>

interface Opened {
  readonly store: Store
  close(): Promise<void>
}

async function openEmbedded(size: Size): Promise<Opened> {
  const keep = process.env['FLOWHOOK_BENCH_KEEP']
  const data =
    keep === undefined ? await mkdtemp(join(tmpdir(), 'flowhook-listings-')) : join(keep, `listings-${size.events}`)
  const settings = { data, databaseUrl: null }
  if (!existsSync(join(data, 'filled'))) {
    const empty = await openStore(settings, surroundings)
    await fillNamed(empty)
    await empty.close()
    await fillRows(sqliteSink(join(data, 'flowhook.db')), { ...size, until })
    await writeFile(join(data, 'filled'), '')
  }
  const store = await openStore(settings, surroundings)
  return {
    store,
    async close() {
      await store.close()
      if (keep === undefined) await rm(data, { recursive: true })
    },
  }
}

async function openPostgres(size: Size): Promise<Opened> {
  const postgres = await startPostgres({ shared_buffers: '2GB', max_wal_size: '8GB' })
  const settings = { data: tmpdir(), databaseUrl: postgres.url }
  const store = await openStore(settings, surroundings)
  await fillNamed(store)
  await fillRows(await postgresSink(postgres.url, 'flowhook'), { ...size, until })
  return {
    store,
    async close() {
      await store.close()
      await postgres.close()
    },
  }
}

const surroundings = {
  clock: systemClock,
  log: openLog('warn'),
  onFatal: (cause: Error) => {
    throw cause
  },
}

interface Taken {
  readonly read: ListingRead
  readonly p50: number
  readonly p95: number
}

async function take(open: (size: Size) => Promise<Opened>, size: Size): Promise<readonly Taken[]> {
  const { store, close } = await open(size)
  try {
    const taken: Taken[] = []
    for (const read of listingReads({ ...size, until })) {
      const ms: number[] = []
      for (let time = 0; time < (read.isReport === true ? 3 : times); time++) {
        const began = performance.now()
        await read.ask(store, time)
        ms.push(performance.now() - began)
      }
      const one = { read, p50: ms.toSorted((a, b) => a - b)[ms.length >> 1]!, p95: p95(ms) }
      taken.push(one)
      if (process.env['FLOWHOOK_BENCH_SHOW'] !== undefined) console.log(`${size.events} ${shown(one)}`)
    }
    return taken
  } finally {
    await close()
  }
}

const shown = ({ read, p50, p95: most }: Taken) => `| ${read.name} | ${p50.toFixed(1)} | ${most.toFixed(1)}`
const worst = (taken: readonly Taken[]) =>
  Math.max(...taken.filter(({ read }) => read.isReport !== true).map(({ p95: most }) => most))

function listings(name: string, open: (size: Size) => Promise<Opened>, large: Size, small: Size): Measure {
  return {
    name,
    unit: 'ms',
    target: 100,
    kind: 'limit',
    onlyByName: true,
    rounds: 1,
    async round(): Promise<Round> {
      const atSmall = await take(open, small)
      const atLarge = await take(open, large)
      const rows = atLarge.map((large, index) => {
        const before = atSmall[index]! // the same reads
        return `${shown(large)} | ${before.p50.toFixed(1)} | ${before.p95.toFixed(1)} | ${(large.p50 / before.p50).toFixed(2)} |`
      })
      return {
        ours: worst(atLarge),
        bare: worst(atSmall),
        note: `median and p95 in ms, the same at a tenth, ratio of the medians\n${rows.join('\n')}`,
      }
    },
  }
}

export const listingsEmbedded = listings('listing 5,000,000 events, 1,000,000 executions', openEmbedded, many, tenth)
export const listingsPostgres = listings(
  'listing on PostgreSQL, 5,000,000 events, 1,000,000 executions',
  openPostgres,
  many,
  tenth,
)
