import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { body, card, flopack } from '../../src/exchange/okta/small-export.kit.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, signedIn } from './console.kit.ts'

interface Flow {
  readonly id: string
  readonly name: string
  readonly status: string
}

const endpoint = { event: 'api_endpoint', security: 'client_token' }

describe('flows from one server to another in the console', { skip: browserSkip }, () => {
  let browser: Browser
  let from: TestServer
  let to: TestServer
  let source: Tab
  let target: Tab
  before(async () => {
    ;[browser, from, to] = await Promise.all([openBrowser(), startServer(), startServer()])
    ;[source, target] = await Promise.all([signedIn(browser, from), signedIn(browser, to)])
    source.page.setDefaultTimeout(8_000)
    target.page.setDefaultTimeout(8_000)
  })
  after(async () => {
    await Promise.allSettled([browser.close(), from.stop(), to.stop()])
    assert.deepEqual([source.problems, target.problems], [[], []])
  })

  const flowsOf = (server: TestServer) => server.api<readonly Flow[]>('GET', '/api/v1/flows')
  const button = ({ page }: Tab, name: string) => page.getByRole('button', { name, exact: true })
  const choose = (name: string, content: string) =>
    target.page
      .getByLabel('File of flows')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) })
  /** Everything that a file says of flows, but the ids that each server gives them. */
  const definitions = async (server: TestServer) => {
    const file = await server.api<{ flows: readonly Flow[] }>('GET', '/api/v1/flows/export')
    return file.flows.map((flow) => ({ ...flow, id: null }))
  }
  let text = ''

  it('are chosen by search and check boxes, and come as one file', async () => {
    const make = (flow: object) => from.api<Flow>('POST', '/api/v1/flows', { trigger: endpoint, cards: [], ...flow })
    const folder = await from.api<{ id: string }>('POST', '/api/v1/folders', { name: 'Shared', parentId: null })
    const helper = await make({ name: 'Asks somebody', trigger: { event: 'helper' }, folderId: folder.id })
    const card = { id: 'call', card: 'flow.call', inputs: { flow: helper.id } }
    const caller = await make({ name: 'Breach seen', description: 'Überall „gleich“', saveData: false, cards: [card] })
    await from.api('POST', `/api/v1/flows/${caller.id}/lifecycle/activate`)
    await make({ name: 'Stays at home' })

    const { page } = source
    await page.goto(`${from.url}/import-export?tab=export`)
    await button(source, 'Download all flows').waitFor()
    await page.getByRole('textbox', { name: 'Search flows' }).fill('breach')
    await page.getByRole('checkbox', { name: 'Asks somebody' }).waitFor({ state: 'detached' })
    await page.getByRole('checkbox', { name: 'Breach seen' }).check()
    // What is chosen stays chosen while something else is looked for.
    await page.getByRole('textbox', { name: 'Search flows' }).fill('asks')
    await page.getByRole('checkbox', { name: 'Asks somebody' }).focus()
    await page.keyboard.press('Space')
    await page.getByText('2 chosen').waitFor()
    const downloading = page.waitForEvent('download')
    await button(source, 'Download').click()
    const download = await downloading
    assert.match(download.suggestedFilename(), /\.flowhook\.json$/)
    text = await readFile((await download.path())!, 'utf8')
    const { flows } = JSON.parse(text) as { flows: readonly Flow[] }
    assert.deepEqual(flows.map(({ name }) => name).sort(), ['Asks somebody', 'Breach seen'])
    const { clientToken } = await from.api<{ clientToken: string }>('GET', `/api/v1/flows/${caller.id}/endpoint`)
    assert.ok(!text.includes(clientToken), 'a file has no secrets')
  })

  it('are refused with the reason: no JSON and where, too large, a format that is not read', async (t) => {
    const { page } = target
    await page.goto(`${to.url}/import-export`)
    // By keys: the file chooser opens from the button.
    const choosing = page.waitForEvent('filechooser')
    await button(target, 'Choose a file').press('Enter')
    const broken = { name: 'broken.json', mimeType: 'application/json' }
    await (await choosing).setFiles({ ...broken, buffer: Buffer.from('{\n  "flowhook": 1,\n  "flows": [,]\n}') })
    await page.getByRole('alert').getByText('broken.json is not JSON: line 3, column 13:').waitFor()
    await assertAccessible(target)

    const reasons = [
      ['from-okta.flopack', '{"type": "flopack", "data": {}}', /not an export file of Okta Workflows/],
      ['later.json', '{"flowhook": 2, "flows": []}', /this server reads flowhook 1/],
    ] as const
    for (const [name, content, reason] of reasons) {
      await button(target, 'Choose another file').click()
      await choose(name, content)
      await page.getByRole('alert').getByText(reason).waitFor()
      assert.equal(await page.getByRole('button', { name: /^Import \d/ }).count(), 0, name)
    }
    const folder = await mkdtemp(join(tmpdir(), 'flowhook-test-'))
    t.after(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'large.json'), `"${'x'.repeat(32 * 1024 * 1024)}"`)
    await button(target, 'Choose another file').click()
    await page.getByLabel('File of flows').setInputFiles(join(folder, 'large.json'))
    await page.getByRole('alert').getByText('The file is larger than 32 MiB.').waitFor()
    assert.deepEqual(await flowsOf(to), [])
  })

  it('leave nothing when they were only looked at', async () => {
    const { page } = target
    await button(target, 'Choose another file').click()
    await choose('two.flowhook.json', text)
    await page.getByText('2 flows, 1 card, 1 new folder').waitFor()
    await button(target, 'Import 2 flows').waitFor()
    await assertAccessible(target)
    const isLeftToTheBrowser = await page.evaluate(`(() => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['{}'], 'second.json'))
      return document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    })()`)
    assert.equal(isLeftToTheBrowser, false, 'a second file does not open in place of the console')
    await button(target, 'Choose another file').click()
    await button(target, 'Choose a file').waitFor()
    assert.deepEqual(await flowsOf(to), [])
    assert.deepEqual(await to.api('GET', '/api/v1/folders'), [])
  })

  it('are the same in the empty server, but off, and each is linked', async () => {
    const { page } = target
    await choose('two.flowhook.json', text)
    await button(target, 'Import 2 flows').click()
    await page.getByRole('status').getByText('2 flows are imported.').first().waitFor()
    await assertAccessible(target)
    const sent = (await definitions(from)).filter(({ name }) => name !== 'Stays at home')
    assert.deepEqual(await definitions(to), sent)

    const arrived = await flowsOf(to)
    assert.deepEqual(new Set(arrived.map(({ status }) => status)), new Set(['INACTIVE']))
    const idOf = (called: string) => arrived.find(({ name }) => name === called)!.id
    const shown = await to.api<{ cards: readonly { inputs: object }[] }>('GET', `/api/v1/flows/${idOf('Breach seen')}`)
    assert.deepEqual(shown.cards[0]?.inputs, { flow: idOf('Asks somebody') }, 'the helper that came with it')
    await page.getByRole('link', { name: 'Breach seen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Breach seen' }).waitFor()
  })

  it('say that they are here already, and are copied or left alone', async () => {
    const { page } = target
    await page.goto(`${to.url}/import-export`)
    await choose('two.flowhook.json', text)
    await page.getByRole('row', { name: 'Asks somebody' }).getByText('is skipped').waitFor()
    assert.equal(await button(target, 'Nothing to import').isDisabled(), true)
    await page.getByRole('radio', { name: 'Copy' }).check()
    await page.getByText('is copied').first().waitFor()
    await assertAccessible(target)
    await button(target, 'Import 2 flows').click()
    await page.getByRole('status').getByText('2 flows are imported.').first().waitFor()
    const names = (await flowsOf(to)).map(({ name }) => name).sort()
    assert.deepEqual(names, ['Asks somebody', 'Asks somebody copy', 'Breach seen', 'Breach seen copy'])
  })

  it('of Okta Workflows show what needs a person’s eye, and come in with the connection that was chosen', async () => {
    const { page } = target
    const connection = await to.api<{ id: string }>('POST', '/api/v1/connections', {
      name: 'Our org',
      connector: 'okta',
      settings: { domain: 'example.okta.com', authentication: 'token' },
      secrets: { token: 'x'.repeat(42) },
    })
    const file = flopack(
      {
        f: {
          name: 'Onboarding',
          data: body([
            card('head', 'control:callable', { outputs: { id: {} } }),
            card('user', 'okta:readUser@1.0.0', { config: 'c1', inputs: { ID: { group: 'User', from: 'head.id' } } }),
            card('rocket', 'acme:launch@1.0.0', {
              inputs: { Token: { group: 'Rocket', data: 'xoxb-12345-very-secret' } },
            }),
            card('words', 'date:format', { inputs: { start: { from: 'head.id' }, zone: { data: 'America/Pacific' } } }),
          ]),
        },
      },
      {
        configs: { c1: { id: 'c1', name: 'Production', module: 'okta' } },
        tables: { t1: { name: 'Joiners', data: { structure: [{ name: 'Who', type: 'str' }] } } },
      },
    )
    await page.goto(`${to.url}/import-export`)
    await choose('Onboarding.flopack', JSON.stringify(file))
    await page.getByText('acme:launch × 1').waitFor()
    await page.getByText('There is no time zone "America/Pacific"').waitFor()
    await page.getByText('Joiners, 1 column: it is made, without rows.').waitFor()
    const secrets = page.getByRole('alert').filter({ hasText: 'Secrets are typed into cards' })
    assert.doesNotMatch(await secrets.innerText(), /xoxb/)
    await page.getByLabel('Production (okta)').selectOption({ label: 'Our org' })
    await assertAccessible(target)
    await button(target, 'Import 1 flow').click()
    await page.getByRole('status').getByText('1 flow is imported.').first().waitFor()
    const flow = (await flowsOf(to)).find(({ name }) => name === 'Onboarding')!
    const { cards } = await to.api<{ cards: { inputs: { connection?: string } }[] }>('GET', `/api/v1/flows/${flow.id}`)
    assert.equal(cards[0]!.inputs.connection, connection.id)
  })
})
