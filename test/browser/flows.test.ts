import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser, withMotion } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, breachedCredential, goTo, openConsole, type Happened } from './console.kit.ts'

interface Listed {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly folderId: string | null
}

const endpoint = { event: 'api_endpoint', security: 'client_token' }

describe('flows in the console', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  let happened: Happened
  before(async () => {
    server = await startServer()
    browser = await openBrowser()
    tab = await openConsole(browser, server, withMotion)
    page = tab.page
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  const flows = (query = '') => server.api<readonly Listed[]>('GET', `/api/v1/flows?limit=200${query}`)
  const create = (name: string, more: object = {}) =>
    server.api<Listed>('POST', '/api/v1/flows', { name, trigger: endpoint, cards: [], ...more })
  const folder = async (name: string, parentId: string | null = null) =>
    (await server.api<{ id: string }>('POST', '/api/v1/folders', { name, parentId })).id
  const open = async (address: string) => {
    await goTo(tab, address)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  const menu = async (flow: string, item: string) => {
    await page.getByRole('button', { name: `Actions for ${flow}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  const rowOf = (flow: string) =>
    page.getByRole('row').filter({ has: page.getByRole('link', { name: flow, exact: true }) })

  it('leads from the empty list to a new flow', async () => {
    await open('/flows')
    await page.getByRole('heading', { name: 'No flows yet' }).waitFor()
    await assertAccessible(tab)
    await page.getByRole('link', { name: 'Create your first flow' }).click()
    await page.waitForURL('**/flows/new')
    await open('/flows')
    await page.getByRole('link', { name: 'New Flow' }).click()
    await page.waitForURL('**/flows/new')
  })

  it('switches a flow without opening it, and asks before one that hooks deliver to goes off', async () => {
    happened = await breachedCredential(server, { flow: 'Breaches', hook: 'Breach hook' })
    await open('/flows')
    const toggle = page.getByRole('switch', { name: 'Breaches is on' })
    await toggle.click({ force: true })
    const dialog = page.getByRole('dialog', { name: 'Switch “Breaches” off?' })
    await dialog.getByText('Breach hook').waitFor()
    await assertAccessible(tab)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal((await flows())[0]?.status, 'ACTIVE')
    await toggle.click({ force: true })
    await dialog.getByRole('button', { name: 'Switch off' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await eventually(async () => (await flows())[0]?.status === 'INACTIVE', 'the flow is off')
    await eventually(async () => !(await toggle.isChecked()), 'the switch shows it')
    assert.match(page.url(), /\/flows$/)

    // What the server refuses is put back.
    await page.route('**/lifecycle/activate', (route) => route.fulfill({ status: 500, body: '' }))
    await toggle.click({ force: true })
    await page.getByText('This did not work').waitFor()
    assert.equal(await toggle.isChecked(), false)
    await page.unroute('**/lifecycle/activate')
    await page.getByRole('button', { name: 'Close' }).first().click()
    tab.problems.length = 0
  })

  it('shows the last run as it happens', async () => {
    await create('Watched')
    await open('/flows')
    await rowOf('Watched').getByText('never').waitFor()
    const [{ id } = { id: '' }] = await flows('&q=watched')
    await server.api('POST', `/api/v1/flows/${id}/run`, { wait: true })
    await page.getByRole('link', { name: /^Last run of Watched: Success/ }).waitFor()
  })

  it('keeps what narrows it in the address', async () => {
    await create('Deactivate leavers')
    await open('/flows')
    await page.getByRole('textbox', { name: 'Search' }).fill('deact')
    await page.waitForURL('**/flows?q=deact')
    await rowOf('Deactivate leavers').waitFor()
    await rowOf('Watched').waitFor({ state: 'hidden' })
    await page.reload()
    assert.equal(await page.getByRole('textbox', { name: 'Search' }).inputValue(), 'deact')
    await rowOf('Deactivate leavers').waitFor()
    await page.getByRole('combobox', { name: 'Status' }).selectOption('On')
    await page.getByText('Nothing fits this filter.').waitFor()
    await assertAccessible(tab)
  })

  it('is put in order by folders: made, entered by keys, and flows moved into them', async () => {
    await folder('Inner', await folder('Outer'))
    await open('/flows')
    await page.getByRole('button', { name: 'New folder' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'New folder' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('OUTER')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('There is a folder "OUTER" here already.').waitFor()
    await assertAccessible(tab)
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Made here')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL('**/flows?folder=*')
    await page.getByText('No flow is in this folder itself.').waitFor()
    await dialog.waitFor({ state: 'hidden' })
    await assertAccessible(tab)

    await page.getByRole('treeitem', { name: /Made here/ }).focus()
    for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowLeft'])
      await page.keyboard.press(key)
    assert.equal(await page.getByRole('treeitem', { name: /Outer/ }).getAttribute('aria-expanded'), 'false')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 2, name: 'Outer / Inner' }).waitFor()

    await page.getByRole('treeitem', { name: 'All flows' }).click()
    await menu('Watched', 'Move')
    const move = page.getByRole('dialog', { name: 'Move “Watched”' })
    await move.getByRole('combobox', { name: 'Folder' }).selectOption('Outer / Inner')
    await move.getByRole('button', { name: 'Move' }).click()
    await page.getByText('“Watched” is in Outer / Inner now.').waitFor()
    await page.getByRole('treeitem', { name: /Inner ?, 1 ?flow/ }).click()
    await rowOf('Watched').waitFor()
    assert.equal(await page.getByRole('row').count(), 2)
  })

  it('duplicates and deletes by the menu; what has run is deleted only by its name', async () => {
    await open('/flows?q=watched')
    await menu('Watched', 'Duplicate')
    await rowOf('Watched copy').waitFor()
    await menu('Watched copy', 'Delete')
    await page.getByRole('button', { name: 'Delete flow' }).click()
    await rowOf('Watched copy').waitFor({ state: 'hidden' })
    await menu('Watched', 'Delete')
    const dialog = page.getByRole('dialog', { name: 'Delete “Watched”?' })
    assert.equal(await dialog.getByRole('button', { name: 'Delete flow' }).isDisabled(), true)
    await assertAccessible(tab)
    await dialog.getByRole('textbox').fill('Watched')
    await dialog.getByRole('button', { name: 'Delete flow' }).click()
    await page.getByText('Nothing fits this filter.').waitFor()
    assert.deepEqual(await flows('&q=watched'), [])
  })

  it('goes through 5,000 flows, a hundred at a time', async () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `Many ${String(i).padStart(4, '0')}`)
    for (let part = 0; part < 5; part++) {
      const many = names.map((name) => ({ name: `${name} ${part}`, trigger: endpoint, cards: [] }))
      await server.api('POST', '/api/v1/flows/import', { flowhook: 1, flows: many })
    }
    await open('/flows?q=many')
    const list = page.getByRole('region', { name: 'Flows' })
    await list.getByRole('link', { name: 'Many 0000 0' }).waitFor()
    await list.focus()
    await eventually(async () => {
      await page.keyboard.press('End')
      const told = await page
        .getByText(/rows loaded$/)
        .textContent({ timeout: 200 })
        .catch(() => null)
      return Number(told?.replace(/\D/g, '') ?? 0) >= 400
    }, 'four hundred rows are loaded')
    assert.ok((await page.getByRole('row').count()) < 80, 'only the rows in view are drawn')
  })

  it('imports a file: what is inside, what is here already, and the way to what came', async () => {
    const file = {
      flowhook: 1,
      folders: [['From a file']],
      flows: [
        { name: 'Breaches', description: 'replaced', trigger: endpoint, cards: [] },
        { name: 'Came by file', folder: ['From a file'], trigger: endpoint, cards: [] },
      ],
    }
    const choose = (content: unknown) =>
      page.getByLabel('File of flows').setInputFiles({
        name: 'some.flowhook.json',
        mimeType: 'application/json',
        buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
      })
    await open('/import-export')
    await assertAccessible(tab)
    await choose('{"flowhook": 1,')
    await page.getByText(/some\.flowhook\.json is not JSON/).waitFor()
    await page.getByRole('button', { name: 'Choose another file' }).click()
    await choose({
      flowhook: 1,
      flows: [{ name: 'Odd', trigger: endpoint, cards: [{ id: 'a', card: 'acme.rocket' }] }],
    })
    await page.getByText('acme.rocket × 1').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Import 1 flow' }).isDisabled(), true)
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Choose another file' }).click()
    await choose(file)
    await page.getByText('2 flows, 0 cards, 1 new folder').waitFor()
    await page.getByRole('radio', { name: 'Replace' }).click()
    await page.getByRole('button', { name: 'Import 2 flows' }).waitFor()
    await assertAccessible(tab)

    // Cancelled before the server has answered: nothing is half made.
    const [held, hold] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    await page.route('**/api/v1/flows/import?preview=false*', async (route) => {
      held.resolve()
      await hold.promise
      await route.abort().catch(() => {})
    })
    await page.getByRole('button', { name: 'Import 2 flows' }).click()
    await held.promise
    await page.getByText(/until this is done, nothing has changed/).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText(/^Cancelled\./).waitFor()
    hold.resolve()
    await page.unroute('**/api/v1/flows/import?preview=false*')
    assert.deepEqual(await flows('&q=came'), [])

    await page.getByRole('button', { name: 'Import 2 flows' }).click()
    await page.getByRole('status').getByText('2 flows are imported.').first().waitFor()
    await assertAccessible(tab)
    const replaced = await server.api<Listed & { description: string }>('GET', `/api/v1/flows/${happened.flowId}`)
    assert.deepEqual([replaced.description, replaced.status], ['replaced', 'INACTIVE'])
    await page.getByRole('link', { name: 'Came by file' }).click()
    await page.waitForURL(`**/flows/${(await flows('&q=came'))[0]!.id}*`)
  })

  it('takes a file that is dropped on the list', async () => {
    await open('/flows')
    const transfer = await page.evaluateHandle(`(() => {
      const data = new DataTransfer()
      const flow = { name: 'Dropped', trigger: { event: 'helper' }, cards: [] }
      data.items.add(new File([JSON.stringify(flow)], 'dropped.flow.json', { type: 'application/json' }))
      return data
    })()`)
    const list = page.locator('main')
    await list.dispatchEvent('dragenter', { dataTransfer: transfer })
    await page.getByText('Drop the file to see what is in it').waitFor()
    await list.dispatchEvent('drop', { dataTransfer: transfer })
    const dialog = page.getByRole('dialog', { name: 'Import flows' })
    await dialog.getByText('dropped.flow.json').waitFor()
    await dialog.getByRole('button', { name: 'Import 1 flow' }).click()
    await dialog.getByText('1 flow is imported.').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal((await flows('&q=dropped')).length, 1)
  })

  it('exports what is chosen', async () => {
    await open('/import-export?tab=export')
    await page.getByRole('textbox', { name: 'Search flows' }).fill('came by')
    await page.getByRole('checkbox', { name: 'Came by file' }).check()
    await assertAccessible(tab)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download', exact: true }).click()
    const file = JSON.parse(await readFile((await (await downloading).path())!, 'utf8')) as { flows: Listed[] }
    assert.deepEqual(
      file.flows.map(({ name }) => name),
      ['Came by file'],
    )
  })

  it('had no error, no foreign request and no violation of its policy', () => assert.deepEqual(tab.problems, []))
})
