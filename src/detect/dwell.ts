import type { Detector } from '../core/part.js'

export interface DwellOptions {
  /** Attended ms at which a zone reports; after that when it leaves the view. @default [1000, 3000, 10000, 30000, 60000] */
  readonly milestones?: readonly number[]
  /** ms of full credit after an input: still there. The 5 s heartbeat of active-reading-time studies. @default 5000 */
  readonly full?: number
  /** ms after an input at which credit has faded to nothing. @default 30000 */
  readonly idle?: number
  /** Words a minute people read (Brysbaert 2019): text in view keeps credit full for as long as reading it takes, at most 60 s. @default 238 */
  readonly pace?: number
}

export const dwellDefaults: Required<DwellOptions> = { milestones: [1000, 3000, 10000, 30000, 60000], full: 5000, idle: 30000, pace: 238 }

/** The longest silence that counts as reading. */
const READING = 60_000

interface Attention {
  /** Attended and visible ms since the last report. */
  ms: number
  seen: number
  /** Attended ms in all. */
  total: number
  /** The largest visible share of its places now, weighted and not. */
  weighted: number
  share: number
  /** Visible share × weight and share alone, by place. */
  readonly places: Map<number, readonly [weighted: number, share: number]>
}

/** Attention on a zone: Σ dt × visible share while the page is visible, full for a while after each input and then fading. */
export const dwell =
  (options?: DwellOptions): Detector =>
  (emit) => {
    const { milestones, full, idle, pace } = { ...dwellDefaults, ...options }
    const zoneOf = new Map<number, readonly [zone: string, words: number]>()
    const zones = new Map<string, Attention>()
    let visible = true
    let last = 0
    let input = 0
    let stay = full
    // Words in view.
    let reading = 0
    let t = 0

    /** ∫ of the credit for silence from 0 to `age`: 1 up to `stay`, then down to 0 over `idle − full`; before the input (age < 0) it was full. */
    const credit = (age: number): number => {
      const fade = Math.min(Math.max(0, age - stay), idle - full)
      return Math.min(age, stay) + fade - (fade * fade) / (2 * (idle - full))
    }
    const report = (name: string, zone: Attention): void => {
      if (zone.ms < 1) return
      emit({ type: 'dwell', zone: name, ms: Math.round(zone.ms), seen: Math.round(zone.seen) }, t)
      zone.ms = zone.seen = 0
    }
    // Accrue what has passed, tell milestones, and find the next.
    const settle = (): number => {
      let due = Infinity
      const attended = visible ? credit(t - input) - credit(last - input) : 0
      for (const [name, zone] of zones) {
        const { weighted: share } = zone
        if (!share) continue
        const before = zone.total
        zone.total += attended * share
        zone.ms += attended * share
        if (visible) zone.seen += (t - last) * zone.share
        const next = milestones.find((milestone) => milestone > before + 1e-6)
        if (next === undefined) continue
        if (zone.total >= next - 1e-6) {
          report(name, zone)
          due = Math.min(due, t)
        } else due = Math.min(due, t + Math.max(50, (next - zone.total) / share))
      }
      last = t
      return visible && t - input < stay + idle - full ? due : Infinity
    }

    return (sample) => {
      const { kind } = sample
      ;({ t } = sample)
      switch (kind) {
        case 'place':
          if (sample.zone) zoneOf.set(sample.place, [sample.zone, sample.words])
          return
        case 'seen': {
          const [name, words] = zoneOf.get(sample.place) ?? []
          if (!name) return
          if (t > last) settle()
          const zone = zones.get(name) ?? { ms: 0, seen: 0, total: 0, weighted: 0, share: 0, places: new Map() }
          zones.set(name, zone)
          const { places } = zone
          reading += (sample.share - (places.get(sample.place)?.[1] ?? 0)) * words!
          if (sample.share) places.set(sample.place, [sample.share * sample.weight, sample.share])
          else places.delete(sample.place)
          zone.weighted = Math.max(0, ...Array.from(places.values(), ([weighted]) => weighted))
          zone.share = Math.max(0, ...Array.from(places.values(), ([, share]) => share))
          if (!places.size && zone.ms >= milestones[0]!) report(name, zone)
          stay = Math.min(READING, Math.max(full, (reading / pace) * 60_000))
          // Many places change at once: the next milestone is reckoned once, on the tick that this asks for.
          return t
        }
        case 'visible':
        case 'page':
          settle()
          // What remains of a zone that was attended at all; a glance is none.
          for (const [name, zone] of zones) if (zone.total >= milestones[0]!) report(name, zone)
          if (kind === 'visible') visible = sample.on
          else
            zones.forEach((zone) => {
              zone.total = zone.ms = zone.seen = 0
            })
          input = t
          return settle()
        case 'move':
        case 'press':
        case 'key':
        case 'scroll':
        case 'focus':
          // While credit is full an input only keeps it so: the move path stays a comparison.
          if (t - input < stay) {
            input = t
            return
          }
          settle()
          input = t
          return settle()
        case 'tick':
          return settle()
        default:
          return
      }
    }
  }
