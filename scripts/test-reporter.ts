import { relative } from 'node:path'
import { inspect } from 'node:util'
import type { TestEvent } from 'node:test/reporters'
import { noTests, oneFailed, onePassed, sum, type Counts } from './test-counts.ts'

const root = `${import.meta.dirname}/..`

// A reporter for `node --test`: one line for each file, failures in full where they happen, skips with their reason. Sends
// the counts to the process that started it.
// oxlint-disable-next-line import/no-default-export -- what Node asks of a reporter
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files = new Map<string, { counts: Counts; ms: number }>()
  const ended = (file: string, counts: Counts, ms: number) => {
    const before = files.get(file) ?? { counts: noTests, ms: 0 }
    files.set(file, { counts: sum([before.counts, counts]), ms: before.ms + ms })
  }
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const file = data.file === undefined ? '' : relative(root, data.file)
    const { duration_ms: ms } = data.details
    const isSuite = data.details.type === 'suite'
    // A file without tests passes under its own name: nothing was tested.
    const isWholeFile = data.name === data.file || data.name === file
    // The time of nested tests is in that of the outermost.
    if (data.nesting === 0) ended(file, noTests, ms)
    if (type === 'test:fail') {
      const { error } = data.details
      const passedOn = (error as { failureType?: string }).failureType === 'subtestsFailed'
      // A suite fails with its tests, which count themselves, or alone, when its set-up failed.
      if (!isSuite || !passedOn) ended(file, oneFailed, 0)
      if (!passedOn) yield failure(file, data.name, error)
    } else if (!isSuite && !isWholeFile) {
      const skip = data.skip ?? data.todo
      ended(file, skip === undefined ? onePassed : { ...noTests, skipped: 1 }, 0)
      if (skip !== undefined)
        yield `  - ${file}: ${data.name} (skipped${typeof skip === 'string' ? `: ${skip}` : ''})\n`
    }
  }
  for (const [file, { counts, ms }] of files) yield line(file, counts, ms)
  process.send?.(sum([...files.values()].map(({ counts }) => counts)))
}

function line(file: string, { passed, failed, skipped }: Counts, ms: number): string {
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} FAILED`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  return `  ${failed > 0 ? '✗' : '✓'} ${file.padEnd(60)} ${parts.join(', ')}, ${Math.round(ms)} ms\n`
}

function failure(file: string, name: string, error: Error): string {
  const cause =
    error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : inspect(error.cause ?? error)
  return `\n  ✗ ${file}: ${name}\n${cause.replaceAll(/^/gm, '      ')}\n\n`
}
