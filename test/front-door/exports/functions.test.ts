import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { exportsSkip, openExportWorld, type ExportWorld } from './export-world.kit.ts'

describe('exports whose flows only calculate', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  after(() => world.stop())

  it('tells whether an address is in a range', async () => {
    const flows = await world.import('check_ip_addresses_against_a_cidr_range.flopack')
    const number = await flows.run('MATH', { 'IP Address': '69.173.64.1' })
    assert.deepEqual(number.answer, { decimal: 69 * 256 ** 3 + 173 * 256 ** 2 + 64 * 256 + 1 })
    const ran = await flows.run('IP Address Range Check - Parent')
    assert.equal(ran.error, null)
    const output = (id: string) => ran.cards.find((card) => card.id === id)?.outputs
    assert.deepEqual(output('split'), { output: ['69.173.127.24', '100.122.26.192'] })
    // The helper of the file has no Return: what its last card gave counts.
    assert.deepEqual(output('filter_custom'), { output: ['69.173.127.24'] })
    assert.deepEqual(output('compose_2'), { output: 'Continue processing' })
  })

  it('converts a time between its forms', async () => {
    const flows = await world.import('datetime_format_converter.flopack')
    const ran = await flows.run('dateTimeConverter [h]', { LDAP: '133008487710000000' })
    assert.deepEqual(ran.answer, {
      Error: '',
      'UTC (Z Time)': '2022-06-28T00:12:51.000Z',
      'ISO 8601': '2022-06-28T00:12:51+00:00',
      EPOCH: '1656375171',
      UNIX: '1656375171000',
      LDAP: '133008487710000000',
    })
    const none = await flows.run('dateTimeConverter [h]', {})
    assert.equal((none.answer as { Error: string }).Error, 'A value must be specified.')
  })
})
