import { Text } from '@mantine/core'
import type { HookStatistics } from '../../api/event-hooks.ts'
import { hooks as words } from '../../messages/hooks.ts'
import classes from './hook-sparkline.module.css'

const [width, height] = [112, 26]

/** The numbers as a text; without deliveries, that there are none. */
export function inBars({ total }: HookStatistics): string {
  const failed = total.failed + total.givenUp
  if (total.delivered + failed + total.pending === 0) return words.noDeliveries
  return words.inBars(total.delivered, failed, total.pending)
}

/** The deliveries of a day in bars of an hour each, with their numbers as a text. */
export function HookSparkline({ statistics }: { readonly statistics: HookStatistics }) {
  const { buckets } = statistics
  const sums = buckets.map(({ delivered, failed, givenUp, pending }) => ({
    delivered,
    failed: failed + givenUp,
    waiting: pending,
  }))
  const most = Math.max(...sums.map(({ delivered, failed, waiting }) => delivered + failed + waiting))
  if (most === 0) {
    return (
      <Text size="sm" c="dimmed" component="span">
        {words.noDeliveries}
      </Text>
    )
  }
  const step = width / buckets.length
  return (
    <svg className={classes['bars']} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={inBars(statistics)}>
      <title>{inBars(statistics)}</title>
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} className={classes['line']} />
      {sums.map((sum, index) => {
        let top = height - 1
        return (['delivered', 'failed', 'waiting'] as const).map((kind) => {
          if (sum[kind] === 0) return null
          // What is there is seen, however few beside many.
          const size = Math.max(2, ((height - 2) * sum[kind]) / most)
          top -= size
          return (
            <rect
              key={`${index}${kind}`}
              x={index * step + 0.5}
              y={Math.max(0, top)}
              width={step - 1}
              height={size}
              className={classes[kind]}
            />
          )
        })
      })}
    </svg>
  )
}
