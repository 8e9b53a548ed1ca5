import { problem } from '../../base/errors.ts'
import { bytesOf, noAttempts, type ApplyTable, type Writing } from './apply.ts'

export const applyDeliveries: ApplyTable<
  'delivery.record' | 'delivery.take' | 'delivery.resend' | 'delivery.add' | 'delivery.wait'
> = {
  async 'delivery.record'({ statements, grow }, { id, status, nextAttempt, attempts, tries, executionId }) {
    const attemptsJson = JSON.stringify(attempts)
    // The first attempt is by far the most frequent: before it there was an empty list, which need not be looked up.
    const before = attempts.length <= 1 ? 2 : ((await statements.attemptBytes.get({ id }))?.bytes ?? 2)
    const recorded = await statements.recordDelivery.get({
      id,
      status,
      next_attempt: nextAttempt,
      tries,
      execution_id: executionId,
      attempts_json: attemptsJson,
    })
    if (recorded === undefined) return false
    if (recorded.takes > 0) await statements.statusOfTaken.run({ id, status })
    if (recorded.order_key !== null && !unfinished.has(status)) {
      if (recorded.takes === 0)
        await statements.nextInOrder.run({ hookId: recorded.hook_id, orderKey: recorded.order_key })
      else await nextOfEnvelope(statements, id)
    }
    grow('events', bytesOf(attemptsJson) - before)
    return true
  },
  async 'delivery.take'({ statements }, { id, takes }) {
    const taker = await statements.deliveryState.get({ id })
    if (taker === undefined || !isFresh(taker)) return null
    let taken = taker.takes
    for (const each of takes) {
      const other = await statements.deliveryState.get({ id: each })
      // Cancelled or tried meanwhile, or a taker itself: its envelope is its own.
      if (other === undefined || each === id || !isFresh(other) || other.takes > 0) continue
      if (other.hook_id !== taker.hook_id) continue
      await statements.takeDelivery.run({ id: each, by: id })
      taken++
    }
    await statements.countTakes.run({ id, takes: taken })
    return null
  },
  async 'delivery.resend'({ statements }, { id: asked, at }) {
    const found = await statements.deliveryState.get({ id: asked })
    if (found === undefined) throw problem('NOT_FOUND', { id: asked, type: 'Delivery' })
    if ((await statements.hookExists.get({ id: found.hook_id })) === undefined) {
      throw problem('NOT_FOUND', { id: found.hook_id, type: 'EventHook' })
    }
    // What was taken goes again inside the envelope that it was in.
    const id = found.batch_id ?? asked
    await statements.resendDelivery.run({ id, at })
    await statements.statusOfTaken.run({ id, status: 'PENDING' })
    return null
  },
  async 'delivery.add'({ statements, grow }, { id, hookId, eventId, orderKey, at }) {
    if ((await statements.hookExists.get({ id: hookId })) === undefined) {
      throw problem('NOT_FOUND', { id: hookId, type: 'EventHook' })
    }
    const missed = await statements.missedEvent.get({ eventId, hookId })
    if (missed === undefined) return false
    await statements.insertDelivery.run({
      id,
      hook_id: hookId,
      event_id: eventId,
      status: 'PENDING',
      created: at,
      next_attempt: at,
      hops: missed.hops,
      order_key: orderKey ?? null,
    })
    grow('events', noAttempts)
    return true
  },
  async 'delivery.wait'({ statements }, { ids }) {
    for (const id of ids) {
      // Nobody would wake one that began to wait while the last one before it ended.
      if ((await statements.olderOne.get({ id })) !== undefined) await statements.waitBehind.run({ id })
    }
    return null
  },
}

const unfinished: ReadonlySet<string> = new Set(['PENDING', 'FAILED'])

/** An envelope held up everybody whose event is in it. */
async function nextOfEnvelope(statements: Writing['statements'], id: string): Promise<void> {
  for (const { hook_id, order_key } of await statements.ordersOfEnvelope.all({ id })) {
    if (order_key !== null) await statements.nextInOrder.run({ hookId: hook_id, orderKey: order_key })
  }
}

interface State {
  readonly batch_id: string | null
  readonly status: string
  readonly attempts_json: string
}

/** Unfinished, never tried and in no other envelope: its own envelope may still change. */
function isFresh({ batch_id, status, attempts_json }: State): boolean {
  return batch_id === null && status === 'PENDING' && attempts_json === '[]'
}
