import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

describe('cards for tables in the builder', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    tab = await openConsole(browser, server)
    page = tab.page
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
    assert.deepEqual(tab?.problems, [])
  })

  it('choose a table by its name, fill in its columns, and say which rows by conditions', async () => {
    const columns = [
      { name: 'Email', type: 'text' },
      { name: 'Age', type: 'number' },
    ]
    const { id: tableId } = await server.api<{ id: string }>('POST', '/api/v1/tables', { name: 'People', columns })
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Keeps people',
      trigger: { event: 'delegated' },
      cards: [
        { id: 'make', card: 'tables.create-row', inputs: { table: 'People', values: {} } },
        { id: 'look', card: 'tables.search-rows', inputs: { table: 'People' } },
      ],
    })
    await goTo(tab, `/flows/${id}`)
    const make = page.locator('[data-card-id="make"]')
    const look = page.locator('[data-card-id="look"]')
    const chosen = make.getByRole('combobox', { name: 'Table' })
    await eventually(async () => (await chosen.inputValue()) === tableId, 'the name is read too')
    await make.getByRole('combobox', { name: 'Table' }).selectOption('Choose a table …')
    await make.getByRole('combobox', { name: 'Table' }).selectOption('People')
    await make.getByRole('textbox', { name: 'Email of Fields' }).fill('ada@example.com')
    await make.getByRole('textbox', { name: 'Age of Fields' }).fill('36')

    await look.getByRole('button', { name: /more inputs/ }).click()
    await look.getByRole('button', { name: 'Add condition' }).click()
    const first = look.getByRole('group', { name: 'Condition 1' })
    await first.getByRole('combobox', { name: 'Condition 1, column' }).selectOption('Age')
    await first.getByRole('combobox', { name: 'Condition 1, comparison' }).selectOption('is greater than')
    await first.getByRole('textbox', { name: 'Condition 1, value' }).fill('30')
    await look.getByRole('button', { name: 'Add condition' }).click()
    await first.getByRole('combobox', { name: 'Behind condition 1' }).selectOption('or')
    const second = look.getByRole('group', { name: 'Condition 2' })
    await second.getByRole('combobox', { name: 'Condition 2, comparison' }).selectOption('is empty')
    assert.equal(await second.getByRole('textbox', { name: 'Condition 2, value' }).count(), 0)
    await assertAccessible(tab)

    await page.keyboard.press('Control+s')
    await page.getByText('is saved as version 2.').waitFor()
    const { cards } = await server.api<{ cards: { inputs: Record<string, unknown> }[] }>('GET', `/api/v1/flows/${id}`)
    assert.deepEqual(cards[0]!.inputs, { table: tableId, values: { Email: 'ada@example.com', Age: '36' } })
    assert.deepEqual(cards[1]!.inputs['where'], [
      { column: 'Age', operator: '>', value: '30', join: 'or' },
      { column: 'Email', operator: 'is empty', value: '' },
    ])
    const ran = await server.api<{ executionId: string }>('POST', `/api/v1/flows/${id}/run`, { wait: true })
    const { status } = await server.api<{ status: string }>('GET', `/api/v1/executions/${ran.executionId}`)
    assert.equal(status, 'SUCCESS')
  })
})
