import type { Range } from '../api/statistics.ts'

const hour = 3_600_000
const lengths: Readonly<Record<Range, number>> = {
  '1h': hour,
  '24h': 24 * hour,
  '7d': 7 * 24 * hour,
  '30d': 30 * 24 * hour,
}

/** When a range begins, for somebody who looks at it now. @param now epoch ms @returns ISO 8601 */
export const rangeStart = (range: Range, now = Date.now()): string => new Date(now - lengths[range]).toISOString()
