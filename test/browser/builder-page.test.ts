import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { eventually, root, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

interface SavedFlow {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly cards: readonly { readonly id: string }[]
}

describe('the page of a flow', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let definition: object

  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    tab = await openConsole(browser, server)
    definition = JSON.parse(await readFile(join(root, 'examples/breached-credential.flow.json'), 'utf8')) as object
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })
  afterEach(async () => {
    assert.deepEqual(tab.problems.splice(0), [])
  })

  const create = (name: string) => server.api<SavedFlow>('POST', '/api/v1/flows', { ...definition, name })
  const saved = (id: string) => server.api<SavedFlow>('GET', `/api/v1/flows/${id}`)
  const open = async (path: string): Promise<Page> => {
    await goTo(tab, path)
    await tab.page.getByRole('button', { name: 'Save', exact: true }).waitFor()
    return tab.page
  }
  const rename = async (page: Page, name: string) => {
    await page.getByRole('button', { name: 'Rename flow' }).click()
    await page.getByRole('textbox', { name: 'Flow name' }).fill(name)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name }).waitFor()
  }

  it('saves a new flow under a name, which it asks for, and can be switched on only then', async () => {
    const page = await open('/flows/new')
    await page.getByRole('heading', { level: 1, name: 'New flow' }).waitFor()
    const isOn = page.getByRole('switch', { name: 'Flow is on' })
    assert.ok(await isOn.isDisabled())
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Add an event first').waitFor()
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Add event' }).click()
    await page.getByRole('dialog').getByText('API Endpoint', { exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await page.getByText('Unsaved', { exact: true }).waitFor()

    await page.keyboard.press('Control+s')
    const dialog = page.getByRole('dialog', { name: 'Save flow' })
    await dialog.getByRole('button', { name: 'Save flow' }).click()
    await dialog.getByText('Give the flow a name.').waitFor()
    await assertAccessible(tab)
    await dialog.getByRole('textbox', { name: 'Flow name' }).fill('My first flow')
    await dialog.getByRole('button', { name: 'Save flow' }).click()
    await page.getByText('My first flow is saved as version 1.').waitFor()
    assert.match(page.url(), /\/flows\/[0-9a-f-]{36}/)
    await isOn.and(page.locator(':enabled')).waitFor({ state: 'attached' })
    // The way back goes on behind the first save.
    await page.keyboard.press('Control+z')
    await page.getByRole('heading', { level: 1, name: 'New flow' }).waitFor()
    await page.keyboard.press('Control+y')
    await page.getByRole('heading', { level: 1, name: 'My first flow' }).waitFor()
    await assertAccessible(tab)
  })

  it('saves with Ctrl+S and shows what is unsaved', async () => {
    const { id } = await create('Save me')
    const page = await open(`/flows/${id}`)
    await rename(page, 'Saved again')
    await page.getByText('Unsaved', { exact: true }).waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Saved again is saved as version 2.').waitFor()
    await page.getByText('Unsaved', { exact: true }).waitFor({ state: 'detached' })
    assert.equal((await saved(id)).name, 'Saved again')
    // What was saved can be taken back, and is then to be saved again.
    await page.keyboard.press('Control+z')
    await page.getByRole('heading', { level: 1, name: 'Save me' }).waitFor()
    await page.getByText('Unsaved', { exact: true }).waitFor()
    await page.keyboard.press('Control+Shift+z')
    await page.getByText('Unsaved', { exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('switch', { name: 'Flow is on' }).press('Space')
    await page.getByText('Saved again is on.').waitFor()
  })

  it('asks before it is left, and offers the draft after a reload', async () => {
    const { id } = await create('Leave me')
    const page = await open(`/flows/${id}`)
    await rename(page, 'Not saved yet')
    await page.getByRole('link', { name: 'Event Hooks' }).click()
    const question = page.getByRole('dialog', { name: 'Leave without saving?' })
    await question.getByRole('button', { name: 'Cancel' }).click()
    await question.waitFor({ state: 'detached' })
    assert.match(page.url(), new RegExp(id))

    page.once('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await page.getByText('There is an unsaved draft').waitFor()
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Restore draft' }).click()
    await page.getByRole('heading', { level: 1, name: 'Not saved yet' }).waitFor()
    assert.equal((await saved(id)).name, 'Leave me')
    await page.keyboard.press('Control+s')
    await page.getByText('is saved as version 2.').waitFor()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Not saved yet' }).waitFor()
    assert.equal(await page.getByText('There is an unsaved draft').count(), 0)
  })

  it('shows who saves second the other version, and loses nothing', async () => {
    const { id } = await create('Shared')
    const page = await open(`/flows/${id}`)
    await rename(page, 'Mine')
    await server.api('PUT', `/api/v1/flows/${id}`, { ...definition, name: 'Theirs', version: 1 })
    await page.keyboard.press('Control+s')
    await page.getByText('Somebody saved version 2').waitFor()
    await assertAccessible(tab)
    assert.equal((await saved(id)).name, 'Theirs')
    await page.getByRole('button', { name: 'View differences' }).click()
    const list = page.getByRole('list', { name: 'Your draft, compared with version 2' })
    assert.match(await list.innerText(), /Name[^]*Theirs[^]*Mine/)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Take theirs' }).click()
    await page.getByRole('heading', { level: 1, name: 'Theirs' }).waitFor()
    await page.keyboard.press('Control+z')
    await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Mine is saved as version 3.').waitFor()
  })

  it('follows another one’s save where nothing was changed here', async () => {
    const { id } = await create('Followed')
    const page = await open(`/flows/${id}`)
    await server.api('PUT', `/api/v1/flows/${id}`, { ...definition, name: 'Moved on' })
    await page.getByRole('heading', { level: 1, name: 'Moved on' }).waitFor()
    await page.getByText('It is shown now.').waitFor()
  })

  it('lists versions with their differences in words, and restores one as an edit', async () => {
    const { id } = await create('Versions')
    const cards = (definition as { cards: readonly object[] }).cards.slice(1, 3)
    await server.api('PUT', `/api/v1/flows/${id}`, { ...definition, name: 'Versions', cards })
    const page = await open(`/flows/${id}?panel=versions`)
    const newest = page.getByRole('listitem').filter({ hasText: 'Version 2' })
    await newest.getByRole('button', { name: 'Changes' }).click()
    const changes = page.getByRole('list', { name: 'What version 2 changed' })
    assert.match(await changes.innerText(), /Note after API Endpoint\s+Removed\s+An event hook[^]*4 Return\s+Removed/)
    await assertAccessible(tab)
    await page.getByRole('listitem').filter({ hasText: 'Version 1' }).getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Unsaved', { exact: true }).waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Versions is saved as version 3.').waitFor()
    assert.equal((await saved(id)).cards.length, 4)
    await page.getByRole('listitem').filter({ hasText: 'Version 3' }).waitFor()
  })

  it('runs with the fields that the flow reads, and shows what each card did', async () => {
    const { id } = await create('Runs')
    const page = await open(`/flows/${id}?panel=run`)
    await page.getByLabel('data › events › 0 › actor › alternateId').fill('ada@example.com')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Answer to the caller').waitFor()
    await assertAccessible(tab)
    assert.equal(await page.getByRole('link', { name: 'Open execution' }).count(), 1)
    const panel = page.getByRole('complementary', { name: 'Details of the flow' })
    assert.match(await panel.innerText(), /Success[^]*200[^]*ada@example\.com/)
    // Opened again, the cards show what they did.
    await goTo(tab, `/flows/${id}?panel=details&card=message`)
    await panel.getByText('Last output').waitFor()
    await panel
      .getByRole('textbox', { name: 'Last output' })
      .getByText(/A credential of .* \(ada@example\.com\)/)
      .waitFor()
    await assertAccessible(tab)
  })

  it('shows each card while it runs, and where it failed', async () => {
    const { id } = await server.api<SavedFlow>('POST', '/api/v1/flows', {
      name: 'Ticks',
      trigger: { event: 'api_endpoint', security: 'public' },
      cards: [
        { id: 'hello', card: 'text.compose', inputs: { text: 'Hello {{trigger.body.name}}' } },
        { id: 'wait', card: 'flow.wait-for', inputs: { delay: 1, unit: 'seconds' } },
        { id: 'parse', card: 'json.parse', inputs: { text: { $from: 'hello.output' } } },
      ],
    })
    const page = await open(`/flows/${id}?panel=run`)
    const panel = page.getByRole('complementary', { name: 'Details of the flow' })
    await page.getByLabel('name', { exact: true }).fill('Ada')
    await page.getByRole('button', { name: 'Run flow' }).click()
    await panel.getByText('Waiting', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Cards', exact: true }).getByText('Hello Ada').first().waitFor()
    await panel.getByText('Failed at 4 Parse').waitFor()
    await assertAccessible(tab)
  })

  it('pins what a card gives, so that it is not run from here', async () => {
    const { id } = await create('Pinned')
    const page = await open(`/flows/${id}?panel=details&card=event`)
    const panel = page.getByRole('complementary', { name: 'Details of the flow' })
    await panel.getByRole('button', { name: 'Pin outputs' }).click()
    await panel.getByRole('textbox', { name: 'Outputs' }).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('{ "login": "pinned@example.com" }')
    await panel.getByRole('button', { name: 'Pin outputs' }).click()
    await panel.getByRole('button', { name: 'Unpin' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await panel.getByText('1 card is pinned.').waitFor()
    await panel.getByRole('button', { name: 'Run flow' }).click()
    await panel.getByText('Answer to the caller').waitFor()
    await panel.getByText('"pinned@example.com"').waitFor()
  })

  it('refuses what is no JSON, says where, and sends nothing', async () => {
    const { id } = await create('No JSON')
    const page = await open(`/flows/${id}?panel=run`)
    const sent: string[] = []
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
    await page.getByRole('radiogroup').getByText('JSON', { exact: true }).click()
    const editor = page.getByRole('textbox', { name: 'Body' })
    await editor.click()
    await page.keyboard.insertText('{\n  "name": \n}')
    await page.getByText(/Line 3, column 1/).waitFor()
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Run flow' }).click()
    assert.deepEqual(sent, [])
    await eventually(async () => {
      const runs = await server.api<readonly object[]>('GET', `/api/v1/executions?flowId=${id}`)
      return runs.length === 0
    }, 'nothing ran')
  })

  it('fills the body with an example of the chosen event type, or the last real event', async () => {
    const { id } = await create('Filled')
    const page = await open(`/flows/${id}?panel=run&types=user.lifecycle.create`)
    await page.getByRole('button', { name: 'Last real event' }).click()
    await page.getByText('There was no event yet.').waitFor()
    await page.getByRole('button', { name: 'Sample event' }).click()
    await page.getByText('Filled in with an example of user.lifecycle.create.').waitFor()
    const field = page.getByLabel('data › events › 0 › actor › alternateId')
    assert.match(await field.inputValue(), /@/)
    await page.getByRole('radiogroup').getByText('JSON', { exact: true }).click()
    await page.getByText('com.okta.event_hook').waitFor()
  })

  it('takes the focus into the panel and gives it back, also with the keyboard', async () => {
    const { id } = await create('Focus')
    const page = await open(`/flows/${id}`)
    const help = page.locator('[data-card-id=message]').getByRole('button', { name: /^Help on/ })
    await help.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Details of the flow' })
    await panel.and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await help.and(page.locator(':focus')).waitFor()
  })

  it('says on a phone what it says on a desk, without a sideways scroll', async () => {
    const { id } = await create('Small')
    const page = await open(`/flows/${id}?panel=run`)
    await page.setViewportSize({ width: 320, height: 700 })
    await page.getByRole('complementary', { name: 'Details of the flow' }).waitFor()
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
    await assertAccessible(tab)
  })
})
