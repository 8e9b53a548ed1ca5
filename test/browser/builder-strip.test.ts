import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, openTab, type Tab, type Browser } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

const trigger = { event: 'api_endpoint', security: 'client_token' } as const
const compose = (id: string, text?: string) => ({
  id,
  card: 'text.compose',
  ...(text === undefined ? {} : { inputs: { text } }),
})

describe('the strip of cards', { skip: browserSkip }, () => {
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
    await browser.close()
    await server.stop()
    assert.deepEqual(tab.problems, [])
  })

  const card = (id: string) => page.locator(`[data-card-id="${id}"]`)
  const pin = (id: string, name: string) => card(id).locator(`[data-pin="${name}"]`).first()
  const input = (id: string, name: string) => card(id).locator(`[data-input="${name}"]`).first()
  const open = async (cards: readonly object[]) => {
    const flow = { name: `Strip ${crypto.randomUUID()}`, trigger, cards }
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', flow)
    await goTo(tab, `/flows/${id}`)
    await card('trigger').waitFor()
    return id
  }
  const shows = (id: string, name: string, text: RegExp) =>
    eventually(async () => text.test(await input(id, name).innerText()), `${id} ${name} shows ${text.source}`, 5000)
  const textOf = (id: string) => card(id).getByRole('textbox', { name: 'Text', exact: true }).inputValue()

  it('sets an input by dropping an output on it, which undo takes back and redo brings again', async () => {
    await open([compose('compose', ''), { id: 'length', card: 'list.length', inputs: { list: [] } }])
    await pin('trigger', 'body').dragTo(input('length', 'list'))
    await shows('length', 'list', /API Endpoint › body/)
    await card('length').focus()
    await page.keyboard.press('Control+z')
    await eventually(async () => !/API Endpoint/.test(await input('length', 'list').innerText()), 'it is taken back')
    await page.keyboard.press('Control+Shift+Z')
    await shows('length', 'list', /API Endpoint › body/)
  })

  it('inserts a dropped value into a text with other text, and replaces where there is none', async () => {
    await open([compose('compose', 'Hello')])
    const text = card('compose').getByRole('textbox', { name: 'Text' })
    await text.focus()
    await page.keyboard.press('Home')
    await pin('trigger', 'method').dragTo(input('compose', 'text'))
    await eventually(async () => (await textOf('compose')) === '{{trigger.method}}Hello', 'it is at the caret')
    await text.fill('{{trigger.query}}')
    await pin('trigger', 'method').dragTo(input('compose', 'text'))
    await eventually(async () => (await textOf('compose')) === '{{trigger.method}}', 'it is replaced')
  })

  it('sets an input by the menu of values, by keys only, and says what a value of another type becomes', async () => {
    await open([{ id: 'length', card: 'list.length', inputs: { list: [] } }])
    await card('length').getByRole('button', { name: 'Insert value into List', exact: true }).focus()
    await page.keyboard.press('Enter')
    const menu = page.getByRole('dialog', { name: 'Insert value' })
    await menu.waitFor()
    await assertAccessible(tab)
    await page.keyboard.type('method')
    await menu.getByText('one').first().waitFor()
    await page.keyboard.press('Enter')
    await shows('length', 'list', /API Endpoint › method/)
    await menu.waitFor({ state: 'detached' })
    assert.match(await input('length', 'list').innerText(), /list/i)
    const focused = await page.evaluate(`document.activeElement.getAttribute('aria-label')`)
    assert.match(String(focused), /^List: API Endpoint › method/)
  })

  it('puts a card into a branch, which numbers it 3.1.1', async () => {
    await open([compose('compose', 'a')])
    await page.getByRole('button', { name: 'Add card after Compose' }).click()
    const palette = page.getByRole('dialog', { name: 'Add card' })
    await palette.getByRole('combobox').fill('two branches')
    await assertAccessible(tab)
    await palette.getByRole('option', { name: /^If\/Else/ }).click()
    await page.getByRole('group', { name: '3 If/Else', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Add card to If true' }).click()
    await palette.getByRole('combobox').fill('http')
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: '3.1.1 HTTP Request', exact: true }).waitFor()
    await page.getByText('HTTP Request added as card 3.1.1').waitFor()
  })

  it('offers nothing of a later card, of the other branch, or from inside a loop', async () => {
    await open([
      {
        id: 'choice',
        card: 'branching.if-else',
        inputs: { operator: 'is empty' },
        // oxlint-disable-next-line unicorn/no-thenable -- the name of a branch
        branches: { then: [compose('first', 'a'), compose('second', 'b')], else: [compose('other', 'c')] },
      },
      { id: 'loop', card: 'list.for-each', inputs: { list: [1] }, branches: { each: [compose('inner', 'd')] } },
      compose('last', 'e'),
    ])
    const offered = async (id: string) => {
      await card(id).getByRole('button', { name: 'Insert value into Text', exact: true }).click()
      const menu = page.getByRole('dialog', { name: 'Insert value' })
      await menu.waitFor()
      const text = await menu.getByRole('tree').innerText()
      await page.keyboard.press('Escape')
      await menu.waitFor({ state: 'detached' })
      return text.replaceAll(/\s+/g, ' ')
    }
    assert.match(await offered('second'), /2\.1\.1 Compose/)
    assert.doesNotMatch(await offered('second'), /2\.2\.1|3 For Each|4 Compose|2 If\/Else/)
    assert.doesNotMatch(await offered('other'), /2\.1\.\d|4 Compose/)
    assert.match(await offered('inner'), /3 For Each Item/)
    const last = await offered('last')
    assert.match(last, /2 If\/Else/)
    assert.match(last, /3 For Each Items done/)
    assert.doesNotMatch(last, /2\.1\.1|3\.1\.1|Index/)
    // A drop there is refused as well.
    await pin('inner', 'Text').dragTo(input('last', 'text'))
    assert.equal(await textOf('last'), 'e')
  })

  it('marks what used a card that was deleted, and undo repairs it', async () => {
    await open([compose('first', 'a'), compose('second', '{{first.output}}')])
    await card('first').focus()
    await page.keyboard.press('Delete')
    await card('first').waitFor({ state: 'detached' })
    await shows('second', 'text', /missing/)
    assert.equal(await page.evaluate(`document.activeElement.dataset.cardId`), 'second')
    await assertAccessible(tab)
    await page.keyboard.press('Control+z')
    await card('first').waitFor()
    await shows('second', 'text', /Compose 2 › Text/)
    await eventually(async () => !/missing/.test(await card('second').innerText()), 'nothing is missing')
  })

  it('moves, copies, cuts, pastes and duplicates cards by keys, and keeps the focus on them', async () => {
    await open([compose('first', 'a'), compose('second', 'b'), compose('third', '{{first.output}}')])
    const order = () =>
      page.evaluate(`[...document.querySelectorAll('[data-card-id]')].map((card) => card.dataset.cardId).join(' ')`)
    const isOrder = (wanted: string) =>
      eventually(async () => (await order()) === wanted, `the order is ${wanted}`, 5000)
    await card('second').focus()
    await page.keyboard.press('Alt+ArrowLeft')
    await isOrder('trigger second first third')
    await page.keyboard.press('Alt+ArrowRight')
    await page.keyboard.press('Control+d')
    await isOrder('trigger first second second_2 third')
    assert.equal(await page.evaluate(`document.activeElement.dataset.cardId`), 'second_2')
    await page.keyboard.press('Control+x')
    await isOrder('trigger first second third')
    await page.keyboard.press('Control+v')
    await isOrder('trigger first second third second_2')
    await page.keyboard.press('F2')
    await page.keyboard.type('renamed')
    await page.keyboard.press('Enter')
    await isOrder('trigger first second third renamed')
    await card('first').focus()
    await page.keyboard.press('F2')
    await page.keyboard.type('hello')
    await page.keyboard.press('Enter')
    await eventually(async () => (await textOf('third')) === '{{hello.output}}', 'references follow')
  })

  it('adds, writes, moves, copies, folds and deletes notes between cards, by keys', async () => {
    const branches = { else: [compose('inner', 'b')] }
    await open([
      compose('first', 'a'),
      { id: 'choice', card: 'branching.if-else', inputs: { operator: 'is empty' }, branches },
    ])
    const order = () =>
      page.evaluate<string>(
        `[...document.querySelectorAll('[data-card-id]')].map((card) => card.dataset.cardId).join(' ')`,
      )
    const isOrder = (wanted: string) =>
      eventually(async () => (await order()) === wanted, `the order is ${wanted}`, 5000)
    const words = (id: string) => card(id).getByRole('textbox', { name: 'Note' })
    await card('first').focus()
    await page.keyboard.press('n')
    await isOrder('trigger first note choice inner')
    await page.keyboard.type('Ask Ada first')
    await assertAccessible(tab)
    await page.keyboard.press('Escape')
    await page.getByRole('group', { name: 'Note: Ask Ada first' }).and(page.locator(':focus')).waitFor()
    await page.getByRole('group', { name: '3 If/Else', exact: true }).waitFor()
    await page.keyboard.press('Alt+ArrowLeft')
    await isOrder('trigger note first choice inner')
    await page.getByText('Note is now the first').waitFor()
    await page.keyboard.press('Control+c')
    await card('inner').focus()
    await page.keyboard.press('Control+v')
    await isOrder('trigger note first choice inner note_2')
    assert.equal(await words('note_2').inputValue(), 'Ask Ada first')
    await page.keyboard.press('Control+d')
    await isOrder('trigger note first choice inner note_2 note_3')
    await page.keyboard.press('Delete')
    await isOrder('trigger note first choice inner note_2')
    // One without words goes when it is left, and takes nothing with it.
    await card('choice').focus()
    await page.keyboard.press('n')
    await isOrder('trigger note first choice inner note_2 note_3')
    await page.keyboard.press('Escape')
    await isOrder('trigger note first choice inner note_2')
    await page.getByRole('button', { name: 'Collapse all' }).click()
    await card('note').getByText('Ask Ada first').waitFor()
    assert.equal(await words('note').count(), 0)
    await assertAccessible(tab)
    await card('note').focus()
    await page.keyboard.press('F2')
    await words('note').and(page.locator(':focus')).waitFor()
    await page.keyboard.type('!')
    await page.keyboard.press('Control+s')
    await page.getByText(/is saved as version 2/).waitFor()
    assert.equal(await words('note').inputValue(), 'Ask Ada first!')
  })

  it('jumps to a card by its dot, and opens what it is inside of', async () => {
    const branches = { each: [compose('inner', 'b')] }
    const loops = [1, 2, 3, 4].map((n) => ({ id: `loop_${n}`, card: 'list.for-each', inputs: { list: [n] } }))
    await open([
      ...loops.map((loop, i) => (i === 0 ? { ...loop, branches } : loop)),
      { id: 'n', card: 'note', note: 'End' },
    ])
    const dot = (id: string) => page.locator(`[data-dot="${id}"]`)
    assert.equal(await page.locator('[data-dot]').count(), 6)
    await dot('loop_4').click()
    await card('loop_4').and(page.locator(':focus')).waitFor()
    const { x, width } = (await card('loop_4').boundingBox())!
    assert.ok(x >= 0 && x + width <= 1440, `${x} ${width}`)
    await dot('trigger').click()
    await card('trigger').and(page.locator(':focus')).waitFor()
    // The dot of a card that has another one inside stands for both.
    await card('inner').focus()
    await dot('loop_1').and(page.locator('[data-current]')).waitFor()
    await dot('n').click()
    await card('n').and(page.locator(':focus')).waitFor()
  })

  it('pastes by the menu what was copied, also from another flow, and undoes the first edit to nothing unsaved', async () => {
    await tab.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const act = async (id: string, name: string) => {
      await card(id)
        .getByRole('button', { name: /^Actions of/ })
        .first()
        .click()
      await page.getByRole('menuitem', { name }).click()
    }
    await open([compose('first', 'from here')])
    await act('first', 'Copy')
    await page.getByText('Compose copied').waitFor()
    await open([{ id: 'length', card: 'list.length', inputs: { list: [] } }])
    await act('length', 'Paste behind')
    await page.getByRole('group', { name: '3 Compose', exact: true }).and(page.locator(':focus')).waitFor()
    assert.equal(await textOf('first'), 'from here')
    const unsaved = page.getByText('Unsaved', { exact: true })
    await unsaved.waitFor()
    await page.keyboard.press('Control+z')
    await card('first').waitFor({ state: 'detached' })
    await unsaved.waitFor({ state: 'detached' })
    assert.ok(await page.getByRole('button', { name: /^Undo/ }).isDisabled())
  })

  it('lets who may only read look at cards, notes and settings, and change nothing', async () => {
    const branches = { else: [compose('inner', 'b')] }
    const id = await open([
      compose('first', 'a'),
      { id: 'n', card: 'note', note: 'Why' },
      { id: 'choice', card: 'branching.if-else', inputs: { operator: 'is empty' }, branches },
    ])
    const { value } = await server.api<{ value: string }>('POST', '/api/v1/apiTokens', {
      name: 'Reader',
      permissions: ['flowhook.flows.read'],
    })
    const asked: string[] = []
    const reader = await openTab(browser, server.url, { storageState: await tab.context.storageState() })
    const { page: read } = reader
    // Sessions may do everything so far: the page asks with a token that may not.
    await read.route('**/api/v1/**', (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: `SSWS ${value}` } }),
    )
    read.on('request', (request) => request.method() !== 'GET' && asked.push(`${request.method()} ${request.url()}`))
    await read.goto(`${server.url}/flows/${id}`)
    await read.getByText('You may look at this flow, but not change it.').waitFor()
    const inStrip = read.getByRole('region', { name: 'Cards', exact: true })
    await inStrip.getByText('Why', { exact: true }).waitFor()
    assert.equal(
      await inStrip.locator('textarea:not(:read-only), input:enabled:not(:read-only), select:enabled').count(),
      0,
    )
    assert.equal(await inStrip.getByRole('button', { name: /^(?:Add|Insert|Remove|Change event)/ }).count(), 0)
    await read.locator('[data-card-id="first"]').focus()
    for (const key of ['Delete', 'n', 'a', 'F2', 'Control+d', 'Control+x', 'Control+v', 'Alt+ArrowRight']) {
      await read.keyboard.press(key)
    }
    await assertAccessible(reader)
    const cards = await read.evaluate(
      `[...document.querySelectorAll('[data-card-id]')].map((card) => card.dataset.cardId)`,
    )
    assert.deepEqual(cards, ['trigger', 'first', 'n', 'choice', 'inner'])
    await read
      .locator('[data-card-id="n"]')
      .getByRole('button', { name: /^Actions of/ })
      .click()
    assert.deepEqual(await read.getByRole('menuitem').allInnerTexts(), ['Copy\nCtrl C', 'Collapse'])
    await read.keyboard.press('Escape')
    await read.getByRole('button', { name: 'Endpoint settings' }).click()
    const settings = read.getByRole('dialog', { name: 'Endpoint settings' })
    await settings.getByText(/only those who may change the flow/).waitFor()
    assert.ok(await settings.getByRole('radio', { name: 'None' }).isDisabled())
    assert.equal(await settings.getByRole('textbox').count(), 0)
    await assertAccessible(reader)
    assert.deepEqual([asked, reader.problems], [[], []])
    await reader.close()
  })

  it('adds a note by the palette, also to an empty branch', async () => {
    await open([{ id: 'choice', card: 'branching.if-else', inputs: { operator: 'is empty' } }])
    await page.getByRole('button', { name: 'Add card to Else' }).click()
    await page.keyboard.type('note')
    await page.getByRole('option', { name: /^Note/ }).click()
    await page.getByRole('textbox', { name: 'Note' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.type('Nobody')
    await card('trigger').focus()
    await page.getByRole('group', { name: 'Note: Nobody' }).waitFor()
  })

  it('leaves letters alone where they are switched off, and Tab still adds', async () => {
    await open([compose('first', 'a')])
    await page.evaluate(`localStorage.setItem('flowhook.single-keys', 'off')`)
    await card('first').focus()
    await page.keyboard.press('n')
    await page.keyboard.press('a')
    assert.equal(await page.getByRole('textbox', { name: 'Note' }).count(), 0)
    await page.getByRole('button', { name: 'Add card after Compose' }).last().focus()
    await page.keyboard.press('a')
    assert.equal(await page.getByRole('dialog').count(), 0)
    await page.keyboard.press('Tab')
    await page.getByRole('dialog', { name: 'Add card' }).waitFor()
    await page.evaluate(`localStorage.removeItem('flowhook.single-keys')`)
    await page.keyboard.press('Escape')
  })

  it('moves a card by dragging it, also into a branch', async () => {
    await open([compose('first', 'a'), { id: 'choice', card: 'branching.if-else', inputs: { operator: 'is empty' } }])
    await card('first')
      .locator('strong')
      .dragTo(page.getByRole('button', { name: 'Add card to Else' }))
    await page.getByRole('group', { name: '2.2.1 Compose', exact: true }).waitFor()
    await card('choice').getByRole('button', { name: 'Collapse If/Else' }).click()
    await page.getByText('1 card inside').waitFor()
  })

  it('finds a card by what is set in it, and opens what it is inside of', async () => {
    await open([
      { id: 'loop', card: 'list.for-each', inputs: { list: [1] }, branches: { each: [compose('inner', 'a needle')] } },
    ])
    await page.getByRole('button', { name: 'Collapse all' }).click()
    await card('inner').waitFor({ state: 'detached' })
    await card('loop').focus()
    await page.keyboard.press('Control+f')
    await page.getByRole('dialog', { name: 'Find in flow' }).waitFor()
    await page.keyboard.type('needle')
    await assertAccessible(tab)
    await page.keyboard.press('Enter')
    await card('inner').waitFor()
    await eventually(
      async () => (await page.evaluate(`document.activeElement.dataset.cardId`)) === 'inner',
      'it has the focus',
      5000,
    )
  })

  it('offers a loop over the events of the call, and puts it in front of the card', async () => {
    await open([compose('compose', 'a')])
    await card('compose').getByRole('button', { name: 'Insert value into Text', exact: true }).click()
    const menu = page.getByRole('dialog', { name: 'Insert value' })
    await page.keyboard.type('for each')
    await menu.getByRole('treeitem', { name: 'For each event' }).click()
    await shows('for_each', 'list', /API Endpoint › body › data › events/)
    await page.getByRole('group', { name: '2 For Each', exact: true }).waitFor()
    await page.getByRole('group', { name: '3 Compose', exact: true }).waitFor()
  })

  it('shows what each card did in the last run', async () => {
    const id = await open([compose('compose', 'Hello {{trigger.body.name}}')])
    await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const { invokeUrl } = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${id}/endpoint`)
    await fetch(invokeUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: '<b>Ada</b>' }),
    })
    await page.reload()
    await card('compose')
      .getByRole('img', { name: /^Succeeded/ })
      .waitFor()
    await card('compose').getByRole('list', { name: 'Outputs' }).getByText('Hello <b>Ada</b>').waitFor()
    await assertAccessible(tab)
  })

  it('keeps a card of a type that this server does not know, marked as such', async () => {
    await tab.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await open([compose('compose', 'a')])
    const cards = [{ id: 'strange', card: 'other.strange', inputs: { x: 1 } }]
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(JSON.stringify({ cards }))})`)
    await card('compose').focus()
    await page.keyboard.press('Control+v')
    await card('strange').getByText('This server does not know this card.').waitFor()
    await eventually(
      async () => (await page.evaluate(`document.activeElement.dataset.cardId`)) === 'strange',
      'it has the focus',
      5000,
    )
    await assertAccessible(tab)
  })

  it('stacks the cards on a phone without sideways scroll', async () => {
    await page.setViewportSize({ width: 320, height: 700 })
    await open([compose('first', 'a'), { id: 'choice', card: 'branching.if-else', inputs: { operator: 'is empty' } }])
    const wide = await page.evaluate(`({
      page: document.documentElement.scrollWidth - innerWidth,
      strip: [...document.querySelectorAll('[data-card-id]')].some((card) => card.getBoundingClientRect().right > innerWidth),
    })`)
    assert.deepEqual(wide, { page: 0, strip: false })
    await assertAccessible(tab)
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('says of a placeholder what it was, and that it fails until something answers for it', async () => {
    await open([
      {
        id: 'ticket',
        card: 'placeholder.action',
        inputs: { was: 'servicenow:createIncident', given: { Description: 'x' }, form: { address: 'a' } },
      },
    ])
    await card('ticket').getByText('This card was servicenow:createIncident, which is not here.').waitFor()
    assert.equal(await input('ticket', 'form').count(), 0, 'what is kept for the file is in no form')
    await card('ticket')
      .getByRole('button', { name: /more inputs/ })
      .click()
    await card('ticket').getByRole('textbox', { name: 'URL', exact: true }).fill('https://example.com/tickets')
    await card('ticket').getByText('which is not here').waitFor({ state: 'detached' })
  })
})
