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
  readonly ms: number
}

async function take(open: (size: Size) => Promise<Opened>, size: Size): Promise<readonly Taken[]> {
  const { store, close } = await open(size)
  try {
    const taken: Taken[] = []
    for (const read of listingReads({ ...size, until })) {
      const ms: number[] = []
      for (let time = 0; time < times; time++) {
        const began = performance.now()
        await read.ask(store, time)
        ms.push(performance.now() - began)
      }
      taken.push({ read, ms: p95(ms) })
      if (process.env['FLOWHOOK_BENCH_SHOW'] !== undefined)
        console.log(`${size.events} ${read.name}: ${p95(ms).toFixed(1)}`)
    }
    return taken
  } finally {
    await close()
  }
}

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
      const rows = atLarge.map(({ read, ms }, index) => {
        const before = atSmall[index]!.ms // the same reads
        return `| ${read.name} | ${ms.toFixed(1)} | ${before.toFixed(1)} | ${(ms / before).toFixed(2)} |`
      })
      return {
        ours: Math.max(...atLarge.map(({ ms }) => ms)),
        bare: Math.max(...atSmall.map(({ ms }) => ms)),
        note: `p95 in ms, at a tenth, ratio\n${rows.join('\n')}`,
      }
    },
  }
}

export const listingsEmbedded = listings('listing 5,000,000 events, 1,000,000 executions', openEmbedded, many, tenth)
export const listingsPostgres = listings(
  'listing 500,000 events, 100,000 executions, PostgreSQL',
  openPostgres,
  tenth,
  {
    events: 50_000,
    executions: 10_000,
  },
)
