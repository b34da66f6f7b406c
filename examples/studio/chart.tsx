/** @jsxImportSource preact */
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { summary } from './state.js'
import { clock, count, short } from './words.js'

const HEIGHT = 190
/** s for which a page may hold an event back: what is newer than that is not all here. */
const COMING = 15

/** Canvas knows no CSS: the colours are read from the page, and again when light turns to dark. */
const draw = (host: HTMLElement, data: uPlot.AlignedData): uPlot => {
  const style = getComputedStyle(host)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const font = `12px ${style.fontFamily}`
  const bars = (fill: string): uPlot.Series => ({
    fill,
    width: 0,
    points: { show: false },
    paths: uPlot.paths.bars!({ size: [0.72, 14], radius: 0.2 }),
  })
  const axis = { stroke: colour('--quiet'), font, ticks: { show: false } }
  return new uPlot(
    {
      width: host.clientWidth,
      height: HEIGHT,
      // Half of the last time stands right of its tick.
      padding: [8, 28, 0, 0],
      legend: { show: false },
      cursor: { x: true, y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(4, Math.ceil(most * 1.1))] } },
      axes: [
        { ...axis, grid: { show: false }, size: 28, space: 90, values: (_, ticks) => ticks.map((tick) => clock(tick * 1000)) },
        {
          ...axis,
          grid: { stroke: colour('--line'), width: 1 },
          size: 36,
          space: 30,
          incrs: [1, 10, 100, 1000, 10_000, 100_000, 1_000_000].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
          values: (_, ticks) => ticks.map(short),
        },
      ],
      series: [{}, bars(colour('--accent')), bars(colour('--coming'))],
    },
    data,
    host,
  )
}

const points = (): uPlot.AlignedData => {
  const { seconds = [], now = 0 } = summary.value ?? {}
  const last = Math.floor(now / 1000)
  const all = seconds.length - COMING
  return [
    seconds.map((_, n) => last - seconds.length + 1 + n),
    seconds.map((count, n) => (n < all ? count : null)),
    seconds.map((count, n) => (n < all ? null : count)),
  ]
}

export const Chart = (): JSX.Element => {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const read = summary.value
  const most = count(read && Math.max(0, ...read.seconds))

  useEffect(() => {
    const element = host.current!
    const again = (): void => {
      plot.current?.destroy()
      plot.current = draw(element, points())
    }
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const watch = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }))
    again()
    dark.addEventListener('change', again)
    watch.observe(element)
    return () => {
      dark.removeEventListener('change', again)
      watch.disconnect()
      plot.current?.destroy()
    }
  }, [])
  useEffect(() => plot.current?.setData(points()))

  return (
    <section class="card" aria-labelledby="rate">
      <header>
        <h2 id="rate">Events a second</h2>
        <p>peak {most}/s; pale: still coming in</p>
      </header>
      <div
        class="chart"
        ref={host}
        role="img"
        aria-label={`Bar chart of events a second over the last 3 minutes; the most in one second is ${most}. Of the newest ${COMING} seconds not all has come.`}
      />
    </section>
  )
}
