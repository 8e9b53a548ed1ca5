import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import type { HookStatistics } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { hooks } from '../../messages/hooks.ts'
import classes from './hook-charts.module.css'

const [width, height] = [600, 140]

type Bucket = HookStatistics['buckets'][number]

/** Results and latency over time. What the pictures show is in the table too. */
export function HookCharts({ statistics }: { readonly statistics: HookStatistics }) {
  const { total, buckets } = statistics
  const failed = total.failed + total.givenUp
  const isEmpty = total.delivered + failed + total.pending === 0
  if (isEmpty) return <Text c="dimmed">{words.nothingYet}</Text>
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Paper withBorder p="md" radius="lg">
          <Head title={words.results} most={mostDeliveries(buckets).toLocaleString()} />
          <Bars buckets={buckets} label={hooks.inBars(total.delivered, failed, total.pending)} />
          <Scale buckets={buckets} />
          <ul className={classes['legend']}>
            <li className={classes['delivered']}>
              {words.delivered} {total.delivered.toLocaleString()}
            </li>
            <li className={classes['failed']}>
              {words.failed} {failed.toLocaleString()}
            </li>
            <li className={classes['waiting']}>
              {words.waiting} {total.pending.toLocaleString()}
            </li>
          </ul>
        </Paper>
        <Paper withBorder p="md" radius="lg">
          <Head title={words.latency} most={words.ms(mostLatency(buckets))} />
          <Lines buckets={buckets} label={`${words.p50} ${words.ms(total.p50)}, ${words.p95} ${words.ms(total.p95)}`} />
          <Scale buckets={buckets} />
          <ul className={classes['legend']}>
            <li className={classes['p50']}>
              {words.p50} {words.ms(total.p50)}
            </li>
            <li className={classes['p95']}>
              {words.p95} {words.ms(total.p95)}
            </li>
          </ul>
        </Paper>
      </SimpleGrid>
      <AsTable buckets={buckets} />
    </Stack>
  )
}

const mostDeliveries = (buckets: readonly Bucket[]) =>
  Math.max(...buckets.map(({ delivered, failed, givenUp, pending }) => delivered + failed + givenUp + pending))
const mostLatency = (buckets: readonly Bucket[]) => Math.max(...buckets.map(({ p95 }) => p95 ?? 0))

/** What it is, and how high its highest point is. */
function Head({ title, most }: { readonly title: string; readonly most: string }) {
  return (
    <Group justify="space-between" mb="xs">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="xs" c="dimmed">
        {words.highest(most)}
      </Text>
    </Group>
  )
}

function Bars({ buckets, label }: { readonly buckets: readonly Bucket[]; readonly label: string }) {
  const sums = buckets.map(({ delivered, failed, givenUp, pending }) => ({
    delivered,
    failed: failed + givenUp,
    waiting: pending,
  }))
  const most = Math.max(1, mostDeliveries(buckets))
  const step = width / buckets.length
  return (
    <svg
      className={classes['chart']}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line x1={0} x2={width} y1={height} y2={height} className={classes['axis']} />
      {sums.map((sum, index) => {
        let top = height
        return (['delivered', 'failed', 'waiting'] as const).map((kind) => {
          if (sum[kind] === 0) return null
          const size = Math.max(3, ((height - 6) * sum[kind]) / most)
          top -= size
          return (
            <rect
              key={`${index}${kind}`}
              x={index * step + step * 0.12}
              y={top}
              width={step * 0.76}
              height={size}
              className={classes[kind]}
            />
          )
        })
      })}
    </svg>
  )
}

function Lines({ buckets, label }: { readonly buckets: readonly Bucket[]; readonly label: string }) {
  const most = Math.max(1, mostLatency(buckets))
  const step = width / buckets.length
  const path = (of: 'p50' | 'p95') => {
    let isDrawing = false
    return buckets
      .map((bucket, index) => {
        const value = bucket[of]
        if (value === null) {
          isDrawing = false
          return ''
        }
        const [x, y] = [(index + 0.5) * step, height - 4 - ((height - 12) * value) / most]
        const command = isDrawing ? 'L' : 'M'
        isDrawing = true
        // A single value is seen as a short line.
        return `${command}${x - (command === 'M' ? step * 0.3 : 0)},${y}L${x + step * 0.3},${y}`
      })
      .join('')
  }
  return (
    <svg
      className={classes['chart']}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line x1={0} x2={width} y1={height} y2={height} className={classes['axis']} />
      <path d={path('p95')} className={classes['p95']} />
      <path d={path('p50')} className={classes['p50']} />
    </svg>
  )
}

function Scale({ buckets }: { readonly buckets: readonly Bucket[] }) {
  const format = useFormat(buckets)
  return (
    <div className={classes['scale']} aria-hidden>
      <span>{format(buckets[0]!.start)}</span>
      <span>{format(buckets.at(-1)!.end)}</span>
    </div>
  )
}

function AsTable({ buckets }: { readonly buckets: readonly Bucket[] }) {
  const format = useFormat(buckets)
  return (
    <details className={classes['details']}>
      <summary>{words.asTable}</summary>
      <section className={classes['box']} tabIndex={0} aria-label={words.results}>
        <table className={classes['table']}>
          <caption hidden>{words.results}</caption>
          <thead>
            <tr>
              {[words.from, words.delivered, words.failed, words.waiting, words.p50, words.p95].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {buckets.map(({ start, delivered, failed, givenUp, pending, p50, p95 }) => (
              <tr key={start}>
                <th scope="row">{format(start)}</th>
                <td>{delivered.toLocaleString()}</td>
                <td>{(failed + givenUp).toLocaleString()}</td>
                <td>{pending.toLocaleString()}</td>
                <td>{words.ms(p50)}</td>
                <td>{words.ms(p95)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}

const hour = 3_600_000

/** Times of day within an hour, with the day within a day, else dates. */
function useFormat(buckets: readonly Bucket[]): (time: string) => string {
  const length = Date.parse(buckets.at(-1)!.end) - Date.parse(buckets[0]!.start)
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(
      undefined,
      length <= 2 * hour
        ? { hour: '2-digit', minute: '2-digit' }
        : length <= 25 * hour
          ? { weekday: 'short', hour: '2-digit', minute: '2-digit' }
          : { day: 'numeric', month: 'short', hour: '2-digit' },
    )
    return (time) => format.format(Date.parse(time))
  }, [length])
}
