import { largestPaint, p95, typeAndTime, withConsole } from '../kit/console.ts'
import type { Measure } from './measure.ts'

const flowTrigger = { event: 'api_endpoint', security: 'client_token' } as const

/** The overview of a person who is signed in, in a new tab with an empty cache. */
export const consolePaint: Measure = {
  name: 'console: largest paint of the overview, beside a page of one heading',
  unit: 's',
  target: 0.7,
  kind: 'limit',
  round: () =>
    withConsole(async ({ open, openBare }) => ({
      ours: await largestPaint(await open('/')),
      bare: await largestPaint(await openBare('<h1>Overview</h1>')),
    })),
}

/** Typing into a card in the middle of a flow of 300, beside typing into a page of one field. */
export const consoleKeystroke: Measure = {
  name: 'console: key stroke to frame at 300 cards, p95, beside one bare field',
  unit: 'ms',
  target: 50,
  kind: 'limit',
  round: () =>
    withConsole(async ({ server, open, openBare }) => {
      const cards = Array.from({ length: 300 }, (_, i) => ({
        id: `card_${i}`,
        card: 'text.compose',
        inputs: { text: i === 0 ? 'Hello' : `{{card_${i - 1}.output}} and more` },
      }))
      const flow = { name: 'Three hundred cards', trigger: flowTrigger, cards }
      const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', flow)
      const page = await open(`/flows/${id}`)
      const loading = performance.now()
      const field = page.locator('[data-card-id="card_150"]').getByRole('textbox').first()
      await field.waitFor()
      const loaded = (performance.now() - loading) / 1000
      await field.click()
      const ours = await typeAndTime(page, 60)
      const bare = await openBare('<textarea autofocus></textarea>')
      await bare.locator('textarea').click()
      return {
        ours: p95(ours),
        bare: p95(await typeAndTime(bare, 60)),
        note: `loaded ${loaded.toFixed(1)} s after the page, ${ours.length} keys`,
      }
    }),
}

/** From the call that publishes to the row in an open System Log, beside the answer to the call. */
export const consoleLive: Measure = {
  name: 'console: event published to its row in an open System Log, beside the answer to the call',
  unit: 's',
  target: 1,
  kind: 'limit',
  round: () =>
    withConsole(async ({ server, open }) => {
      const page = await open('/system-log')
      await page.getByRole('heading', { level: 1 }).waitFor()
      const times: number[] = []
      const answers: number[] = []
      for (let i = 0; i < 10; i++) {
        const displayName = `Bench ${i} ${Date.now()}`
        const actor = { id: crypto.randomUUID(), type: 'User', alternateId: 'bench@example.com', displayName }
        const began = performance.now()
        const event = { eventType: 'user.lifecycle.create', actor, outcome: { result: 'SUCCESS' } }
        await server.api('POST', '/api/v1/events', event)
        answers.push((performance.now() - began) / 1000)
        await page.getByText(displayName).first().waitFor()
        times.push((performance.now() - began) / 1000)
        await page.waitForTimeout(700)
      }
      return { ours: p95(times), bare: p95(answers), note: 'the slowest of ten' }
    }),
}
