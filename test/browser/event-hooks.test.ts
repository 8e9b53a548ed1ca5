import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, breachedCredential, goTo, openConsole, type Happened } from './console.kit.ts'

interface Hook {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly verificationStatus: string
  readonly channel: { readonly config: { readonly uri: string; readonly authScheme?: { readonly key: string } } }
}

describe('event hooks in the console', { skip: browserSkip }, () => {
  let server: TestServer
  let receiver: Receiver
  let browser: Browser
  let tab: Tab
  let page: Page
  let own: Happened
  before(async () => {
    ;[server, browser, receiver] = await Promise.all([
      startServer({ FLOWHOOK_ALLOWED_NETWORKS: '127.0.0.1/32' }),
      openBrowser(),
      startReceiver(),
    ])
    own = await breachedCredential(server, { flow: 'Breached credential', hook: 'Own flow' })
    tab = await openConsole(browser, server)
    page = tab.page
  })
  after(async () => {
    await Promise.allSettled([browser.close(), server.stop(), receiver.stop()])
    assert.deepEqual(tab.problems, [])
  })

  const hooks = () => server.api<readonly Hook[]>('GET', '/api/v1/eventHooks')
  const hook = (id: string) => server.api<Hook>('GET', `/api/v1/eventHooks/${id}`)
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const url = () => page.getByRole('textbox', { name: 'Endpoint URL' })
  const name = () => page.getByRole('textbox', { name: 'Event Hook name' })
  const invokeUrl = async () =>
    (await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${own.flowId}/endpoint`)).invokeUrl
  const make = async (called: string, path: string) => {
    const config = { uri: `${receiver.url}${path}` }
    return server.api<Hook>('POST', '/api/v1/eventHooks', {
      name: called,
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
      channel: { type: 'HTTP', version: '1.0.0', config },
    })
  }

  it('say what is missing, beside each field, and lead to the first one', async () => {
    await goTo(tab, '/event-hooks')
    await page.getByRole('link', { name: 'Create Event Hook' }).click()
    await page.getByRole('heading', { level: 1, name: 'Create Event Hook' }).waitFor()
    await button('Create hook & Continue').click()
    for (const missing of ['Enter the URL', 'Enter a name', 'Select at least one event']) {
      await page.getByText(missing).waitFor()
    }
    assert.equal(await url().evaluate('document.activeElement.getAttribute("inputmode")'), 'url')
    await assertAccessible(tab)

    await url().fill('http://169.254.169.254/latest')
    await page
      .getByText(/https|not allowed|blocked/i)
      .last()
      .waitFor()
    await name().fill('Own flow')
    await page.getByLabel('Authentication field').fill('Authorization')
    await page.getByRole('searchbox', { name: 'Search event types' }).fill('user.lifecycle.deac')
    await page.getByText('0 of 264 eligible · 1 match').waitFor()
    await page.getByRole('checkbox', { name: /user\.lifecycle\.deactivate/ }).click()
    await page.getByRole('button', { name: 'Remove user.lifecycle.deactivate' }).waitFor()
    await button('Create hook & Continue').click()
    await page.getByText('Enter the authentication secret.').waitFor()
    await url().fill(`${receiver.url}/taken`)
    await page.getByLabel('Authentication secret', { exact: true }).fill('s3cret')
    await button('Create hook & Continue').click()
    await page.getByText(/An event hook named “Own flow” exists already/).waitFor()
    assert.equal((await hooks()).length, 1)
  })

  it('choose many event types at once, by mouse and by keys', async () => {
    await goTo(tab, '/event-hooks/new?event=security.breached_credential.detected')
    await page.getByText('1 of 264 eligible').waitFor()
    await page.getByRole('searchbox').fill('group lifecycle')
    await page.getByText(/· \d+ matches/).waitFor()
    await page.getByRole('searchbox').press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.locator('[data-type-index="1"]:focus').waitFor()
    await page.keyboard.press('Space')
    await page.getByText('2 of 264 eligible').waitFor()
    await button('Select all that match').click()
    await button('Select all that match').waitFor({ state: 'detached' })
    await button('Clear').click()
    await page.getByText('0 of 264 eligible').waitFor()
    await page.getByRole('searchbox').fill('')
    // Some of 264 are drawn, not all.
    assert.ok((await page.getByRole('checkbox').count()) < 40)
  })

  it('go through the four steps for a receiver elsewhere, which must prove itself', async () => {
    await receiver.behave('/steps', 'liar')
    await goTo(tab, `/event-hooks/new?event=user.lifecycle.create&url=${receiver.url}/steps`)
    await name().fill('Elsewhere')
    await button('Create hook & Continue').click()
    await page.getByRole('heading', { name: 'Every event of these types' }).waitFor()
    const { id } = (await hooks()).find((each) => each.name === 'Elsewhere')!
    assert.equal(new URL(page.url()).searchParams.get('hookId'), id)

    await page.goBack()
    await button('Save & Continue').waitFor()
    assert.equal(await name().inputValue(), 'Elsewhere', 'Back changes this hook and makes no second one')
    await page.goForward()
    await button('Continue').click()

    await button('Deliver Request').click()
    await page.getByRole('heading', { name: 'Response' }).waitFor()
    await page.getByText('200', { exact: true }).first().waitFor()
    assert.match((await receiver.posts(1, '/steps'))[0]!.body, /com\.okta\.event_hook/)
    await assertAccessible(tab)
    await page.reload()
    await button('Skip this step').click()

    await button('Verify').click()
    await page.getByText('Verification failed').waitFor()
    await page.getByText('is not the challenge that was sent').waitFor()
    await page.getByText(/^200: \{"verification"/).waitFor()
    await page.getByText('This event hook receives nothing until the endpoint is verified.').waitFor()
    await assertAccessible(tab)
    await receiver.behave('/steps', 'ok')
    await button('Verify').click()
    await page.getByRole('heading', { name: 'The endpoint is verified' }).waitFor()
    assert.equal((await hook(id)).verificationStatus, 'VERIFIED')
    await assertAccessible(tab)
  })

  it('know a flow of this server, say that it is off, and move its token while the hook is made', async () => {
    await goTo(tab, '/event-hooks/new?event=security.breached_credential.detected')
    await url().fill(await invokeUrl())
    await page.getByText('This is the flow “Breached credential”').waitFor()
    await goTo(tab, `/event-hooks/new?url=${encodeURIComponent(await invokeUrl())}`)
    await page.waitForURL((address) => !address.search.includes('Token'))
    assert.equal(await url().inputValue(), await invokeUrl(), 'taken from the address, where it must not stay')
    await page.getByRole('searchbox').fill('breached_cred')
    await page.getByRole('checkbox', { name: /security\.breached_credential\.detected/ }).click()
    await server.api('POST', `/api/v1/flows/${own.flowId}/lifecycle/deactivate`)
    await url().fill(`${await invokeUrl()}&again=1`)
    await page.getByText('This flow is off').waitFor()
    await server.api('POST', `/api/v1/flows/${own.flowId}/lifecycle/activate`)
    await url().fill(await invokeUrl())
    await button('Move the token to a header').click()
    assert.equal(await page.getByLabel('Authentication field').inputValue(), 'x-api-client-token')
    assert.equal(await url().inputValue(), (await invokeUrl()).split('?')[0])
    await name().fill('Second')
    await button('Create hook & Continue').click()
    await button('Continue').click()
    await button('Skip this step').click()
    await page.getByRole('heading', { name: 'The endpoint is verified' }).waitFor()
    await page.getByText('so it is verified automatically').waitFor()
    await page.getByText('Active', { exact: true }).first().waitFor()
    await page.getByText('Verified', { exact: true }).first().waitFor()
    assert.equal(await button('Move the token to a header').count(), 0)
  })

  it('move the token of a hook that stands, which stays verified', async () => {
    await goTo(tab, `/event-hooks/${own.hookId}`)
    await button('Move the token to a header').click()
    await button('Move the token to a header').waitFor({ state: 'detached' })
    const { channel, verificationStatus } = await hook(own.hookId)
    assert.deepEqual(
      [channel.config.authScheme?.key, verificationStatus, channel.config.uri.includes('?')],
      ['x-api-client-token', 'VERIFIED', false],
    )
  })

  it('send a test event, which appears among the deliveries at once', async () => {
    await goTo(tab, `/event-hooks/${own.hookId}?tab=deliveries`)
    await page
      .getByText('These are all', { exact: false })
      .or(page.getByText('This is the only one.'))
      .first()
      .waitFor()
    const before = await page.locator('tr[data-index]').count()
    await page.getByRole('heading', { level: 1 }).hover()
    await button('Send test event').click()
    await page.locator(`tr[data-index="${before}"]`).waitFor()
    await assertAccessible(tab)
    await page.getByRole('tab', { name: 'History of changes' }).click()
    await page.getByText('Created', { exact: true }).waitFor()
    await page.getByText('Verified', { exact: true }).first().waitFor()
    await assertAccessible(tab)
  })

  it('say that a changed URL must be verified again, and keep how it delivers', async () => {
    const { id } = await make('Changing', '/changing')
    await server.api('POST', `/api/v1/eventHooks/${id}/lifecycle/verify`)
    await goTo(tab, `/event-hooks/${id}`)
    await url().fill(`${receiver.url}/changed`)
    await page.getByText('A changed URL or header has to be verified again').waitFor()
    await button('Save').click()
    await page.getByText('This event hook receives nothing until the endpoint is verified.').waitFor()
    assert.equal((await hook(id)).verificationStatus, 'UNVERIFIED')
    assert.equal(await button('Send test event').isDisabled(), true)
    await assertAccessible(tab)

    await page.getByLabel('Order').selectOption('hook')
    await button('Save delivery settings').click()
    await eventually(async () => {
      const { order } = await server.api<{ order: string }>('GET', `/api/v1/eventHooks/${id}/delivery`)
      return order === 'hook'
    }, 'the order is saved')
  })

  it('say what came while one was off, and deliver it once it is on', async () => {
    const { id } = (await hooks()).find((each) => each.name === 'Own flow')!
    await goTo(tab, `/event-hooks/${id}`)
    await button('Deactivate').click()
    await page.getByText('This event hook is inactive').waitFor()
    for (let index = 0; index < 3; index++) {
      await server.api('POST', '/api/v1/events', {
        eventType: 'security.breached_credential.detected',
        actor: { id: '00u1', type: 'User' },
      })
    }
    await page.reload()
    await page.getByText('3 events came while this event hook was off').waitFor()
    assert.equal(await button('Deliver them').count(), 0)
    await button('Activate').click()
    await button('Deliver them').waitFor()
    await assertAccessible(tab)
    const before = (await server.api<unknown[]>('GET', `/api/v1/deliveries?hookId=${id}&status=DELIVERED`)).length
    await button('Deliver them').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('3 deliveries were sent.').waitFor()
    await dialog.getByText('Events that came while the event hook was off').waitFor()
    await assertAccessible(tab)
    await button('Close').last().click()
    await page.getByText('3 events came while').waitFor({ state: 'detached' })
    await eventually(async () => {
      const path = `/api/v1/deliveries?hookId=${id}&status=DELIVERED`
      return (await server.api<unknown[]>('GET', path)).length === before + 3 ? true : null
    }, 'all three are delivered')
  })

  it('are switched, followed and deleted from the list', async () => {
    await goTo(tab, '/event-hooks')
    await page.getByText(/^\d of 1,000$/).waitFor()
    const row = page.getByRole('row').filter({ hasText: 'Changing' })
    await page.getByRole('heading', { level: 1 }).hover()
    await make('Made elsewhere', '/live')
    await page.getByRole('row').filter({ hasText: 'Made elsewhere' }).waitFor()
    await assertAccessible(tab)

    await row.getByRole('button', { name: 'Actions for Changing' }).click()
    await assertAccessible(tab)
    await page.getByRole('menuitem', { name: 'Deactivate' }).click()
    await row.getByText('Inactive').waitFor()
    await row.getByRole('button', { name: 'Actions for Changing' }).click()
    await page.getByRole('menuitem', { name: 'Activate', exact: true }).click()
    await row.getByText('Active', { exact: true }).waitFor()

    await row.getByRole('button', { name: 'Actions for Changing' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete “Changing”?' })
    await dialog.getByText('it is deactivated first').waitFor()
    const confirm = dialog.getByRole('button', { name: 'Deactivate and delete' })
    assert.equal(await confirm.isDisabled(), true)
    await assertAccessible(tab)
    await page.keyboard.press('Escape')
    await page.locator('button:focus[aria-label="Actions for Changing"]').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await dialog.getByRole('textbox').fill('Changing')
    await confirm.click()
    await row.waitFor({ state: 'detached' })
    assert.ok(!(await hooks()).some((each) => each.name === 'Changing'))
  })
})
