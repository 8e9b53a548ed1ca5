import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

interface SavedFlow {
  readonly version: number
  readonly cards: readonly { readonly inputs: unknown; readonly branches: Record<string, unknown> }[]
}

describe('a card whose branches are made of conditions', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  let flowId: string
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    tab = await openConsole(browser, server)
    page = tab.page
    const say = (id: string, text: string) => ({ id, card: 'text.compose', inputs: { text } })
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Cases',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [
        {
          id: 'pick',
          card: 'branching.if-else-if',
          inputs: {
            conditions: [
              { a: { $from: 'trigger.method' }, operator: '==', b: 'GET' },
              { a: { $from: 'trigger.body.name' }, operator: 'is empty' },
            ],
          },
          branches: { case1: [say('one', 'first')], case2: [say('two', 'second')], else: [say('none', 'neither')] },
          outputs: { said: { case1: { $from: 'one.output' }, case2: { $from: 'two.output' } } },
        },
      ],
    })
    flowId = id
    await goTo(tab, `/flows/${id}`)
    await card('pick').waitFor()
  })
  after(async () => {
    await browser.close()
    await server.stop()
    assert.deepEqual(tab.problems, [])
  })

  const card = (id: string) => page.locator(`[data-card-id="${id}"]`)
  const condition = (n: number) => card('pick').getByRole('group', { name: `Condition ${n}`, exact: true })
  const laneOf = (id: string) =>
    card('pick')
      .getByRole('list')
      .filter({ has: card(id) })
      .last()
      .getAttribute('aria-label')
  const saved = async () => {
    await page.keyboard.press('Control+s')
    return eventually(async () => {
      const flow = await server.api<SavedFlow>('GET', `/api/v1/flows/${flowId}`)
      return flow.version === 2 ? flow : null
    }, 'it is saved')
  }

  it('shows each condition in words, and a lane of cards for each, in light and dark', async () => {
    await condition(1).getByRole('combobox', { name: 'Condition 1, comparison' }).waitFor()
    assert.match(await condition(1).innerText(), /API Endpoint › method/)
    assert.equal(await condition(2).getByRole('combobox', { name: 'Condition 2, comparison' }).inputValue(), 'is empty')
    assert.equal(await condition(2).getByLabel('Condition 2, value b').count(), 0, 'nothing to compare with')
    assert.match((await laneOf('one'))!, /If condition 1/)
    assert.match((await laneOf('two'))!, /Else if condition 2/)
    assert.match((await laneOf('none'))!, /Else$/)
    await assertAccessible(tab)
  })

  it('moves a condition with its cards and what they give on, by keys alone, and undo takes it back', async () => {
    await card('pick').getByRole('button', { name: 'Move Condition 2 up' }).focus()
    await page.keyboard.press('Enter')
    await eventually(async () => /If condition 1/.test((await laneOf('two')) ?? ''), 'its lane is the first')
    assert.match((await laneOf('one'))!, /Else if condition 2/)
    await page.keyboard.press('Control+z')
    await eventually(async () => /If condition 1/.test((await laneOf('one')) ?? ''), 'it is back')
  })

  it('adds a condition with an empty lane, takes one away with its cards, and saves what is seen', async () => {
    await card('pick').getByRole('button', { name: 'Add condition' }).click()
    await condition(3).getByRole('combobox', { name: 'Condition 3, comparison' }).selectOption('is not empty')
    await card('pick').getByText('Else if condition 3').first().waitFor()
    await condition(1).getByRole('button', { name: 'Remove Condition 1' }).click()
    await card('one').waitFor({ state: 'detached' })
    const { cards } = await saved()
    assert.deepEqual(cards[0]!.inputs, {
      conditions: [{ a: { $from: 'trigger.body.name' }, operator: 'is empty' }, { operator: 'is not empty' }],
    })
    assert.deepEqual(Object.keys(cards[0]!.branches), ['case1', 'else'])
  })
})
