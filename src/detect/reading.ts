import { must } from '../core/must.js'
import type { Detector } from '../core/part.js'
import { attention, attentionDefaults, type AttentionOptions } from './attention.js'

export interface ReadingOptions extends AttentionOptions {
  /** Words a zone needs to be a text: fewer are read at a glance. @default 40 */
  readonly least?: number
  /** Attended ms before anything is said, and before more is. @default 1000 */
  readonly after?: number
  /** Share of the time its words take from which on a text is skimmed … @default 0.15 */
  readonly skim?: number
  /** … from which on it is read … @default 0.5 */
  readonly read?: number
  /** … and beyond which something else keeps the person there. @default 3 */
  readonly most?: number
}

export const readingDefaults: Required<ReadingOptions> = { ...attentionDefaults, least: 40, after: 1000, skim: 0.15, read: 0.5, most: 3 }

/** How a text was read: attended time against what its words take at 238 a minute (Brysbaert 2019), told when it leaves the view. Only their number is known. */
export const reading = (options?: ReadingOptions): Detector => {
  const { least, after, skim, read, most, ...rest } = { ...readingDefaults, ...options }
  must(rest.idle > rest.full, 'reading.idle', 'more than reading.full', rest.idle)
  return (emit, places) =>
    attention(places, rest, {
      next: () => Infinity,
      reached: () => {},
      over: (zone, attention, t) => {
        const { total, told, ever } = attention
        const words = [...ever].map((place) => places.get(place)?.words ?? 0)
        const sum = words.reduce((all, each) => all + each, 0)
        const largest = Math.max(0, ...words)
        // Reviews each may lie in one that holds them all, and count once.
        const count = largest * 2 >= sum ? largest : sum
        const absorbed = total / ((count / rest.pace) * 60_000)
        if (count < least || total - told < after || absorbed > most) return
        const mode = absorbed >= read ? 'reading' : absorbed >= skim ? 'skim' : 'scan'
        const ms = Math.round(total - told)
        emit({ type: 'reading', zone, mode, ms, words: count }, t)
        attention.told = told + ms
      },
    })
}
