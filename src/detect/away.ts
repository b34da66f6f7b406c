import type { Detector } from '../core/part.js'

export interface AwayOptions {
  /** ms the page is hidden before it counts: switching past a tab is none. @default 2000 */
  readonly after?: number
  /** ms up to which it was a peek elsewhere … @default 15000 */
  readonly peek?: number
  /** … and up to which it was an excursion; longer, the person was lost to something else. @default 300000 */
  readonly excursion?: number
  /** ms in which something copied is taken along. @default 10000 */
  readonly copied?: number
}

export const awayDefaults: Required<AwayOptions> = { after: 2000, peek: 15_000, excursion: 300_000, copied: 10_000 }

/** Away from a page that was seen, in another tab or window, told on return. Other pages in the same tab are none, nor is a page opened behind another. */
export const away =
  (options?: AwayOptions): Detector =>
  (emit) => {
    const { after, peek, excursion, copied } = { ...awayDefaults, ...options }
    let seen = false
    let hidden = Infinity
    let copy = -Infinity
    return {
      copy: ({ t }) => {
        copy = t
      },
      page: ({ how }) => {
        // Whoever comes back through history was on another page.
        if (how !== 'route') hidden = Infinity
      },
      visible: ({ t, on, slept = 0 }) => {
        if (!on) {
          if (seen) hidden = Math.min(hidden, t)
          return
        }
        seen = true
        const ms = t - hidden + slept
        if (ms >= after) {
          const kind = ms <= peek ? 'peek' : ms <= excursion ? 'excursion' : 'lost'
          emit({ type: 'away', kind, copied: hidden - copy <= copied ? 1 : 0, ms: Math.round(ms) }, t)
        }
        hidden = Infinity
      },
    }
  }
