import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { logFields } from './log-fields.ts'
import { openLog } from './log.ts'
import { runAlone, runAs } from './work.ts'

const canary = 'canary-0123456789abcdef'

function kept(level = 'debug') {
  const lines: Record<string, unknown>[] = []
  const log = openLog(level, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) })
  return { lines, log }
}

describe('the log', () => {
  it('says the level by its name, the time as ISO 8601 and the sentence', () => {
    const { lines, log } = kept()
    log.warn({ hookId: 'who1' }, 'Something.')
    const [{ time, ...rest } = {}] = lines
    assert.deepEqual(rest, { level: 'warn', hookId: 'who1', msg: 'Something.' })
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('adds what is being done, also behind a wait, and what a line says itself comes first', async () => {
    const { lines, log } = kept()
    await runAs({ requestId: 'oae1', executionId: 'e1' }, async () => {
      await new Promise(setImmediate)
      log.info('one')
      log.info({ executionId: 'e2' }, 'two')
      runAlone(() => log.info('three'))
    })
    log.info('four')
    assert.deepEqual(
      lines.map(({ requestId, executionId }) => [requestId, executionId]),
      [
        ['oae1', 'e1'],
        ['oae1', 'e2'],
        [undefined, undefined],
        [undefined, undefined],
      ],
    )
  })

  it('shows an error without what libraries hang on it, cut, and its causes', () => {
    const { lines, log } = kept()
    const cause = Object.assign(new Error('behind'), { headers: { authorization: canary }, code: 'ECONNRESET' })
    const err = Object.assign(new TypeError(`long ${'x'.repeat(10_000)}`, { cause }), { request: { token: canary } })
    log.error({ err }, 'It failed.')
    const line = JSON.stringify(lines[0])
    assert.ok(!line.includes(canary), line.slice(0, 500))
    assert.ok(line.length < 12_000)
    const { type, cause: behind } = lines[0]!['err'] as { type: string; cause: { code: string; message: string } }
    assert.deepEqual([type, behind.message, behind.code], ['TypeError', 'behind', 'ECONNRESET'])
  })

  it('ends a chain of causes that goes round', () => {
    const { lines, log } = kept()
    const err = new Error('round')
    err.cause = err
    log.error({ err }, 'It failed.')
    assert.equal(JSON.stringify(lines[0]).match(/"cause"/g)?.length, 4)
  })

  it('documents what the work adds', () => {
    const work = ['requestId', 'executionId', 'flowId', 'deliveryId', 'hookId']
    assert.deepEqual(
      work.filter((name) => !(name in logFields)),
      [],
    )
  })
})
