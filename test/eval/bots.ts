/** Circles drawn by people and by programs (delbot): how many programs does the way of the pointer give away, and how easily do they evade? Evaluation only. */
import { mean } from './auc.js'
import { logistic } from './logistic.js'
import { read, type Labelled } from './recordings.js'
import type { Finding } from './report.js'

interface Point {
  readonly t: number
  readonly x: number
  readonly y: number
}
/** ms between readings: what recorders differ in (rates, fractions of a pixel) must tell nobody. */
const EVERY = 50
/** Readings below which a way has no shape. */
const LEAST = 12
/** Share of people wrongly taken for programs that is put up with. */
const WRONG = 0.05

/** The way, read like any other: at one rate, in whole px. */
const way = ({ ev }: Labelled): Point[] => {
  const points = ev.flatMap(([t, kind, x, y = 0]) => (kind === 'm' ? [{ t, x, y }] : []))
  const out: Point[] = []
  for (const { t, x, y } of points) if (!out[0] || t - out.at(-1)!.t >= EVERY) out.push({ t, x: Math.round(x), y: Math.round(y) })
  return out
}

const spread = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => value * value)) - mean(values) ** 2)
/** How alike a value is to the one before. */
const alike = (values: readonly number[]): number => {
  const middle = mean(values)
  const all = values.reduce((sum, value) => sum + (value - middle) ** 2, 1e-9)
  return values.slice(1).reduce((sum, value, i) => sum + (value - middle) * (values[i]! - middle), 0) / all
}

/** How evenly it goes, how it turns, how often it stops: sizes and places of the circles left aside. */
const shape = (points: readonly Point[]): number[] => {
  const steps = points.slice(1).map((to, i) => {
    const from = points[i]!
    return { px: Math.hypot(to.x - from.x, to.y - from.y), at: Math.atan2(to.y - from.y, to.x - from.x), ms: to.t - from.t }
  })
  const speeds = steps.map(({ px, ms }) => px / ms)
  const usual = mean(speeds) + 1e-9
  const turns = steps.slice(1).map(({ at }, i) => Math.abs(Math.atan2(Math.sin(at - steps[i]!.at), Math.cos(at - steps[i]!.at))))
  const jerks = speeds.slice(1).map((speed, i) => Math.abs(speed - speeds[i]!) / usual)
  return [
    spread(speeds) / usual,
    alike(speeds),
    mean(jerks),
    mean(turns),
    spread(turns),
    alike(turns),
    Math.log1p((1000 * steps.filter(({ ms }) => ms > 3 * EVERY).length) / (points.at(-1)!.t - points[0]!.t)),
    mean(speeds.map((speed) => Number(speed < usual / 10))),
  ]
}

/** A recorded person, played back by a program that shakes a little: the least that somebody evading would do. */
const played = (points: readonly Point[]): Point[] =>
  points.map(({ t, x, y }, i) => ({ t: t + ((i * 7) % 5), x: x + ((i * 5) % 3) - 1, y: y + ((i * 11) % 3) - 1 }))

export const bots = (): Finding[] => {
  const traces = read('delbot').flatMap((recording) => {
    const points = way(recording)
    return points.length < LEAST || recording.label.touch
      ? []
      : [{ points, bot: recording.label.bot === 1, family: recording.label.family! }]
  })
  const rows = traces.map(({ points }) => shape(points))
  const families = [...new Set(traces.map(({ family }) => family))]
  const programs = families.filter((family) => traces.some((trace) => trace.family === family && trace.bot))
  const people = families.filter((family) => !programs.includes(family))
  const told: Record<string, number> = {}
  let wrong = 0
  let evaded = 0
  let humans = 0
  /** Fitted without one kind of program and one device of people; the bar is set on the people it was fitted with. */
  for (const family of programs)
    for (const device of people) {
      const seen = traces.flatMap((trace, i) => (trace.family === family || trace.family === device ? [] : [i]))
      const model = logistic(
        seen.map((i) => rows[i]!),
        seen.map((i) => traces[i]!.bot),
      )
      const known = seen.flatMap((i) => (traces[i]!.bot ? [] : [model(rows[i]!)])).toSorted((a, b) => b - a)
      const bar = known[Math.floor(known.length * WRONG)]!
      traces.forEach((trace, i) => {
        if (trace.family === family) told[family] = (told[family] ?? 0) + Number(model(rows[i]!) > bar) / people.length
        if (trace.family !== device) return
        humans++
        wrong += Number(model(rows[i]!) > bar)
        evaded += Number(model(shape(played(trace.points))) > bar)
      })
    }
  const count = (family: string): number => traces.filter((trace) => trace.family === family).length
  const short = read('delbot').filter(({ label }) => label.bot === 1).length - traces.filter(({ bot }) => bot).length
  const all = programs.reduce((sum, family) => sum + count(family), 0)
  return [
    {
      name: 'delbot: synthetic traces told from people, of a kind never seen',
      full: (100 * Object.values(told).reduce((a, b) => a + b)) / all,
      unit: '%',
    },
    ...programs.map((family) => ({
      name: `delbot: … of ${count(family)} ${family.replace('circles_bot_', '')}`,
      full: (100 * told[family]!) / count(family),
      unit: '%',
    })),
    { name: `delbot: synthetic traces too short to judge (under ${LEAST} readings 50 ms apart), left out`, full: short, unit: 'traces' },
    { name: 'delbot: people on a device never seen, taken for programs', full: (100 * wrong) / humans, unit: '%' },
    { name: 'delbot: people played back with a shake of 1 px and 4 ms, told', full: (100 * evaded) / humans, unit: '%' },
  ]
}
