import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { acceptLatencies } from './measures/accept-latency.ts'
import { forEachHelper, largestImport, pureCards } from './measures/cards.ts'
import { consoleKeystroke, consoleLive, consolePaint } from './measures/console.ts'
import { eventsOfADay, eventsToFlow } from './measures/events.ts'
import { fanOut } from './measures/fan-out.ts'
import { hangingReceivers } from './measures/hanging-receivers.ts'
import {
  accepted,
  acceptedAndRun,
  acceptedPostgres,
  completed,
  journaledEmbedded,
  journaledPostgres,
} from './measures/invocations.ts'
import { listingsEmbedded, listingsPostgres } from './measures/listings.ts'
import type { Measure, Round } from './measures/measure.ts'
import { personOrders } from './measures/person-order.ts'
import { startMemory, startTime } from './measures/start.ts'
import { threeNodes } from './measures/three-nodes.ts'

// npm run bench [-- WORD …]: all measures, or those whose name has one of the words. Each is taken three times, ours and the
// bare ceiling in the same round; the medians are printed side by side and written to bench/results/.
const rounds = 3
const words = process.argv.slice(2)
const onImport = await largestImport()
const measures: readonly Measure[] = [
  accepted,
  acceptedAndRun,
  completed,
  acceptedPostgres,
  journaledEmbedded,
  journaledPostgres,
  threeNodes,
  ...acceptLatencies,
  eventsToFlow,
  eventsOfADay,
  fanOut,
  ...personOrders,
  hangingReceivers,
  pureCards,
  forEachHelper,
  ...(onImport === null ? [] : [onImport]),
  startTime,
  startMemory,
  consolePaint,
  consoleKeystroke,
  consoleLive,
  listingsEmbedded,
  listingsPostgres,
].filter(({ name, onlyByName = false }) =>
  words.length === 0 ? !onlyByName : words.some((word) => name.includes(word)),
)

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!
const shown = (value: number) =>
  Number.isNaN(value) ? '' : value >= 100 ? String(Math.round(value)) : value.toFixed(2)

const rows: Record<string, unknown>[] = []
console.log(`${rounds} rounds each, ${cpus().length} cores, Node ${process.versions.node}\n`)
console.log('| Measure | ours | bare | ratio (median) | target | |\n| --- | --- | --- | --- | --- | --- |')
for (const measure of measures) {
  const taken: Round[] = []
  for (let i = 0; i < (measure.rounds ?? rounds); i++) taken.push(await measure.round())
  const ours = median(taken.map((round) => round.ours))
  const bare = median(taken.map((round) => round.bare))
  const ratio = measure.kind === 'ratio' ? median(taken.map((round) => round.ours / round.bare)) : Number.NaN
  const limit = measure.target
  const met =
    limit === null
      ? null
      : measure.kind === 'ratio'
        ? ratio >= limit
        : measure.kind === 'least'
          ? ours >= limit
          : ours <= limit
  const target =
    limit === null
      ? ''
      : measure.kind === 'ratio'
        ? `≥ ${limit}`
        : measure.kind === 'least'
          ? `≥ ${limit} ${measure.unit}`
          : `≤ ${limit} ${measure.unit}`
  console.log(
    `| ${measure.name} | ${shown(ours)} ${measure.unit} | ${shown(bare)} | ${shown(ratio)} | ${target} | ${met === null ? '' : met ? 'met' : 'NOT MET'} |`,
  )
  rows.push({ name: measure.name, unit: measure.unit, ours, bare, ratio, target: measure.target, met, rounds: taken })
}
console.log('')
for (const row of rows)
  for (const { note } of row['rounds'] as Round[])
    if (note !== undefined) console.log(`${String(row['name'])}: ${note}`)

const folder = join(import.meta.dirname, 'results')
await mkdir(folder, { recursive: true })
await writeFile(join(folder, `${new Date().toISOString().replaceAll(':', '-')}.json`), JSON.stringify(rows, null, 2))
