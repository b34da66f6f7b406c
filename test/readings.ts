import type { Sample, SampleOf } from '../src/core/sample.js'

/** The same behaviour, read another way: what a page would have been told at another rate, zoom or pixel ratio. */

/** Told apart from the pointer's stream: what the pointer is in, and where that is. */
type Where = SampleOf<'over' | 'box'>
const where = (sample: Sample): sample is Where => sample.kind === 'over' || sample.kind === 'box'

/** As a browser tells moves: once every so many ms, with the time and place of the last that came; what the pointer is in, at the same time. */
export const frames = (samples: readonly Sample[], every: number): Sample[] => {
  const out: Sample[] = []
  let waiting: Sample[] = []
  let frame = -1
  const tell = (): void => {
    const move = waiting.findLast(({ kind }) => kind === 'move')
    const t = move?.t ?? waiting.at(-1)?.t ?? 0
    const last = new Map(waiting.filter(where).map((sample) => [`${sample.kind} ${sample.kind === 'box' ? sample.place : ''}`, sample]))
    out.push(...[...last.values()].map((sample) => ({ ...sample, t })), ...(move ? [move] : []))
    waiting = []
  }
  for (const sample of samples) {
    const now = Math.ceil(sample.t / every)
    const streams = sample.kind === 'move' || where(sample)
    if (waiting[0] && (now !== frame || !streams)) tell()
    frame = now
    if (streams) waiting.push(sample)
    else out.push(sample)
  }
  if (waiting[0]) tell()
  return out
}

/** Moves of a mouse that reports more often than the screen is drawn: they come with the frame, each with its own time; what it is in, only once. */
export const coalesced = (samples: readonly Sample[], every: number): Sample[] => {
  const drawn = frames(samples, every)
  const known = new Set(drawn)
  const moves = samples.filter((sample) => sample.kind === 'move' && !known.has(sample))
  return [...drawn, ...moves].toSorted((a, b) => a.t - b.t)
}

/**
 * As `world.glance` reads: one move, then none for a beat; what came of it is told when a beat passes without any. Scrolls likewise.
 * What cannot be seen from samples is taken as it was: when the beat began, where nothing was recorded.
 */
export const glanced = (samples: readonly Sample[], beat = 100): Sample[] => {
  const out: Sample[] = []
  const stream = (flush: (t: number) => void) => {
    let began = NaN
    let heard = false
    return {
      /** Lets beats pass up to `t`. */
      pass: (t: number): void => {
        while (began + beat <= t) {
          began += beat
          if (!heard) {
            const at = began
            began = NaN
            flush(at)
            return
          }
          heard = false
        }
      },
      /** Is this one heard? */
      hear: (t: number): boolean => {
        if (heard) return false
        if (Number.isNaN(began)) began = t
        heard = true
        return true
      },
      deaf: (): boolean => heard,
    }
  }
  const held = new Map<string, Sample>()
  const scrolled = new Map<string, Sample>()
  const flush =
    (from: Map<string, Sample>) =>
    (t: number): void => {
      out.push(...[...from.values()].map((sample) => ({ ...sample, t: Math.max(t, sample.t) })))
      from.clear()
    }
  const moves = stream(flush(held))
  const scrolls = stream(flush(scrolled))
  for (const sample of samples) {
    const { t, kind } = sample
    moves.pass(t)
    scrolls.pass(t)
    if (where(sample)) {
      const key = kind === 'over' ? 'over' : `box ${sample.place}`
      // A box that was left before anybody looked was never measured.
      if (kind === 'over') held.clear()
      held.set(key, sample)
    } else if (kind === 'move') {
      if (!moves.hear(t)) continue
      flush(held)(t)
      out.push(sample)
    } else if (kind === 'scroll') {
      scrolled.set('scroll', sample)
      if (scrolls.hear(t)) flush(scrolled)(t)
    } else if (kind === 'seen' && scrolled.size) scrolled.set(`seen ${sample.place}`, sample)
    else {
      if (kind === 'press' || kind === 'leave' || kind === 'page' || kind === 'visible') flush(held)(t)
      if (kind === 'page' || kind === 'visible') flush(scrolled)(t)
      out.push(sample)
    }
  }
  flush(held)(samples.at(-1)?.t ?? 0)
  flush(scrolled)(samples.at(-1)?.t ?? 0)
  // Two streams, each in its order.
  return out.toSorted((a, b) => a.t - b.t)
}

const scaled = <T extends Sample>(sample: T, fields: readonly string[], by: (value: number) => number): T => ({
  ...sample,
  ...Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, fields.includes(name) ? by(value as number) : value])),
})
const px = ['x', 'y', 'w', 'h', 'top', 'height', 'view']

/** Everything so many times as large. */
export const zoomed = (samples: readonly Sample[], by: number): Sample[] =>
  samples.map((sample) => scaled(sample, px, (value) => value * by))

/** Positions of the pointer as a screen of so many pixels to the CSS px tells them. */
export const pixels = (samples: readonly Sample[], ratio: number): Sample[] =>
  samples.map((sample) => scaled(sample, ['x', 'y'], (value) => Math.round(value * ratio) / ratio))
