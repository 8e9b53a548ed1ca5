import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { TimeSeries } from './time-chart.tsx'

interface ChartCanvasProps {
  /** Epoch ms. */
  readonly starts: readonly number[]
  readonly end: number
  readonly bars: readonly TimeSeries[]
  readonly lines: readonly TimeSeries[]
  readonly lineText: (value: number) => string
  readonly height: number
  /** The part that the pointer is over, or null. */
  readonly onHover: (index: number | null) => void
  /** Epoch ms of what was dragged over. */
  readonly onSpan: ((since: number, until: number) => void) | undefined
}

/** The drawing alone, loaded when it is first needed. Whoever cannot see it has the summary and the table beside it. */
export function ChartCanvas(props: ChartCanvasProps) {
  const box = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    latest.current = props
  })
  const { starts, end, bars, lines, height } = props
  useEffect(() => {
    const host = box.current
    if (host === null) return
    const plot = new uPlot(optionsFor(host, latest), dataOf({ starts, end, bars, lines }), host)
    const resized = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height }))
    resized.observe(host)
    return () => {
      resized.disconnect()
      plot.destroy()
    }
    // The colours are read from the page, which has others in another scheme.
  }, [starts, end, bars, lines, height, scheme])
  return <div ref={box} aria-hidden style={{ minHeight: height }} />
}

type Drawn = Pick<ChartCanvasProps, 'starts' | 'end' | 'bars' | 'lines'>

/** Bars stand on each other: each is drawn from the bottom to its top, the highest first. */
function dataOf({ starts, end, bars, lines }: Drawn): uPlot.AlignedData {
  const seconds = [...starts, end].map((ms) => ms / 1000)
  const tops = bars.map((_, index) =>
    starts.map((_start, part) => bars.slice(0, index + 1).reduce((sum, { values }) => sum + (values[part] ?? 0), 0)),
  )
  // The last time only says where the axis ends.
  const open = (values: readonly (number | null)[]) => [...values, null]
  return [seconds, ...tops.toReversed().map(open), ...lines.map(({ values }) => open(values))]
}

function optionsFor(host: HTMLElement, latest: { readonly current: ChartCanvasProps }): uPlot.Options {
  const { bars, lines, height, lineText, onSpan } = latest.current
  const style = getComputedStyle(host)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const text = colour('--mantine-color-dimmed')
  const grid = { stroke: colour('--mantine-color-default-border'), width: 1 }
  const axis = { stroke: text, grid, ticks: grid, font: `11px ${style.fontFamily}` }
  const paths = uPlot.paths.bars?.({ size: [0.82, 60], align: 1 })
  return {
    width: host.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: onSpan !== undefined, y: false, setScale: false } },
    scales: {
      x: { time: true },
      y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.1)] },
      ms: { range: (_plot, _min, max) => [0, Math.max(1, (max ?? 0) * 1.1)] },
    },
    series: [
      {},
      ...bars.toReversed().map((each): uPlot.Series => ({
        scale: 'y',
        ...(paths === undefined ? {} : { paths }),
        points: { show: false },
        fill: colour(each.colour),
        stroke: colour(each.colour),
        width: 0,
      })),
      ...lines.map((each): uPlot.Series => ({
        scale: 'ms',
        stroke: colour(each.colour),
        width: 2,
        spanGaps: true,
        points: { show: true, size: 4, fill: colour(each.colour) },
        ...(each.isDashed === true ? { dash: [5, 4] } : {}),
      })),
    ],
    axes: [
      { ...axis, space: 70, size: 36, values: timeTexts },
      { ...axis, scale: 'y', size: 52, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6] },
      ...(lines.length === 0
        ? []
        : [
            {
              ...axis,
              scale: 'ms',
              side: 1 as const,
              size: 62,
              incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4],
              grid: { show: false },
              values: (_plot: uPlot, splits: number[]) => splits.map(lineText),
            },
          ]),
    ],
    hooks: {
      setCursor: [
        ({ cursor: { idx } }) => {
          const isPart = typeof idx === 'number' && idx < latest.current.starts.length
          latest.current.onHover(isPart ? idx : null)
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select
          if (width < 4) return
          const at = (x: number) => Math.round(plot.posToVal(x, 'x') * 1000)
          latest.current.onSpan?.(at(left), at(left + width))
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        },
      ],
    },
  }
}

const hours = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const days = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

/** Times as the reader writes them; at midnight, and where the steps are days, the day. */
function timeTexts(_plot: uPlot, splits: number[], _axis: number, _space: number, step: number): string[] {
  return splits.map((seconds) => {
    const date = new Date(seconds * 1000)
    const isDay = step >= 86_400 || (date.getHours() === 0 && date.getMinutes() === 0)
    return (isDay ? days : hours).format(date)
  })
}
