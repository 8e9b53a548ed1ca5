import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

describe('tables in the console', { skip: browserSkip }, () => {
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

  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name })
  const cell = (text: string) => page.getByRole('button', { name: `${text}. Edit`, exact: true })
  const tableId = () => page.url().match(/tables\/([^?]*)/)![1]!
  const rows = async () =>
    (await server.api<{ values: object }[]>('GET', `/api/v1/tables/${tableId()}/rows`)).map(({ values }) => values)
  const menu = async (item: string) => {
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  it('are made with typed columns, and their rows edited in place; an edit is undone by one click', async () => {
    await goTo(tab, '/tables')
    await page.getByText('No tables yet').waitFor()
    await page.getByRole('button', { name: 'New table' }).click()
    const form = dialog('New table')
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('People')
    await form.getByRole('textbox', { name: 'Name of column 1' }).fill('Email')
    await form.getByRole('button', { name: 'Add column' }).click()
    await form.getByRole('textbox', { name: 'Name of column 2' }).fill('Age')
    await form.getByRole('combobox', { name: 'Type of column 2' }).selectOption('Number')
    await form.getByRole('textbox', { name: 'Default of column 2' }).fill('18')
    await assertAccessible(tab)
    await form.getByRole('button', { name: 'Create table' }).click()
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor()
    await page.getByRole('button', { name: 'Add row' }).first().click()
    await cell('Age: 18').waitFor()
    await cell('Email: empty').click()
    await page.getByRole('textbox', { name: 'New value for Email' }).fill('ada@example.com')
    await page.keyboard.press('Enter')
    await cell('Email: ada@example.com').waitFor()
    await cell('Age: 18').press('Enter')
    await page.getByRole('textbox', { name: 'New value for Age' }).fill('36')
    await page.keyboard.press('Enter')
    await cell('Age: 36').waitFor()
    assert.deepEqual(await rows(), [{ Email: 'ada@example.com', Age: 36 }])
    await page.getByText('Age is changed').waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await cell('Age: 18').waitFor()
    await assertAccessible(tab)
  })

  it('take nothing into a cell that does not fit, and leave it by Escape', async () => {
    await cell('Age: 18').click()
    await page.getByRole('textbox', { name: 'New value for Age' }).fill('old')
    await page.keyboard.press('Enter')
    await page
      .getByText(/number/)
      .first()
      .waitFor()
    await cell('Age: 18').click()
    await page.getByRole('textbox', { name: 'New value for Age' }).fill('99')
    await page.keyboard.press('Escape')
    await cell('Age: 18').and(page.locator(':focus')).waitFor()
    assert.deepEqual(await rows(), [{ Email: 'ada@example.com', Age: 18 }])
  })

  const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  const chooseFile = async (given: ReturnType<typeof file>) => {
    const chooser = page.waitForEvent('filechooser')
    await dialog(/Import rows/)
      .getByRole('button', { name: /CSV file|Choose a file/ })
      .first()
      .click()
    await (await chooser).setFiles(given)
  }

  it('take 20,000 rows of a CSV file in, after the file was judged with the lines that are wrong', async () => {
    await page.getByRole('button', { name: 'Import CSV' }).click()
    await chooseFile(file('wrong.csv', 'Email,Age\na@example.com,1\nb@example.com,old\n'))
    await dialog(/Import rows/)
      .getByText(/Line 3, column "Age"/)
      .waitFor()
    assert.ok(
      await dialog(/Import rows/)
        .getByRole('button', { name: 'Import CSV' })
        .isDisabled(),
    )
    const lines = Array.from({ length: 20_000 }, (_, i) => `p${i}@example.com,${i % 90}`)
    await chooseFile(file('people.csv', `Email,Age\n${lines.join('\n')}\n`))
    await dialog(/Import rows/)
      .getByText('20,000 rows fit.')
      .waitFor()
    await dialog(/Import rows/)
      .getByRole('button', { name: 'Import 20,000 rows' })
      .click()
    await page.getByText('20,001 rows').first().waitFor()
    const drawn = await page.locator('main tbody tr[data-index]').count()
    assert.ok(drawn <= 60, `${drawn} rows are drawn`)
  })

  it('are searched, ordered, narrowed to columns, and taken out as a file', async () => {
    await page.getByRole('searchbox', { name: 'Search' }).fill('p1999')
    await page.getByText('11 rows').first().waitFor()
    await page.getByRole('combobox', { name: 'Order' }).selectOption('Age, descending')
    await cell('Age: 19').first().waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export CSV' }).click()
    const chunks: Buffer[] = []
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    assert.equal(text.trim().split('\r\n').length, 12)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Age' }).uncheck()
    await page.getByRole('columnheader', { name: 'Age' }).waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('columnheader', { name: 'Email' }).waitFor()
    assert.equal(await page.getByRole('columnheader', { name: 'Age' }).count(), 0, 'it stays so')
    assert.equal(await page.getByRole('searchbox', { name: 'Search' }).inputValue(), 'p1999')
  })

  it('are emptied and deleted only after a question', async () => {
    const id = tableId()
    await menu('Delete all rows')
    await dialog('Delete all rows?').getByRole('button', { name: 'Delete all rows' }).click()
    await eventually(
      async () => (await server.api<{ rows: number }>('GET', `/api/v1/tables/${id}`)).rows === 0,
      'the rows are gone',
    )
    await menu('Delete table')
    const question = dialog('Delete this table?')
    assert.ok(await question.getByRole('button', { name: 'Delete table' }).isDisabled())
    await question.getByRole('textbox').fill('People')
    await question.getByRole('button', { name: 'Delete table' }).click()
    await page.getByText('No tables yet').waitFor()
  })
})
