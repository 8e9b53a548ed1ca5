import { flushSync } from 'react-dom'

/**
 * Draws what was changed, now: the focus can go to something new before the next key is handled, however fast it comes. Only
 * for handlers of events.
 */
export function drawNow(): void {
  flushSync(() => {})
}
