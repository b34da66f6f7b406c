import type { Detector } from '../core/part.js'
import { runs } from './runs.js'

export interface ScrollReversalOptions {
  /** Turns … @default 4 */
  readonly turns?: number
  /** … of at least so many px each … @default 100 */
  readonly px?: number
  /** … and of at least this share of the viewport … @default 0.1 */
  readonly share?: number
  /** … within so many ms, that lead no farther than one viewport, are restless. @default 10000 */
  readonly window?: number
  /** Share of a viewport back … @default 0.5 */
  readonly back?: number
  /** … onto what was last seen so many ms ago, that is a revisit. @default 3000 */
  readonly ago?: number
  /** ms after a click in which the page, not the person, scrolls, and on for as long as that goes on. @default 1000 */
  readonly click?: number
}

export const scrollReversalDefaults: Required<ScrollReversalOptions> = {
  turns: 4,
  px: 100,
  share: 0.1,
  window: 10_000,
  back: 0.5,
  ago: 3000,
  click: 1000,
}

/** Strips of the page, so many a viewport, of which is known when they were last in view. */
const STRIPS = 8

/** Scrolling back: restlessly up and down, or once onto what was seen before. */
export const scrollReversal =
  (options?: ScrollReversalOptions): Detector =>
  (emit) => {
    const { turns, px, share, window, back, ago, click } = { ...scrollReversalDefaults, ...options }
    const seen = new Map<number, number>()
    let last: { readonly top: number; readonly height: number; readonly view: number } | undefined
    // Down 1, up -1; the farthest point that way, and when it was reached; where it turned before that.
    let way = 0
    let extreme = 0
    let since = 0
    let from = 0
    let told = true
    // Until when that is a click's doing, and which way it leads.
    let led = 0
    let leads = 0
    let recent: readonly { readonly t: number; readonly top: number }[] = []

    /** Says that what is in view was seen until now. */
    const see = (t: number, top: number, view: number): void => {
      const strip = view / STRIPS
      for (let i = Math.floor(top / strip); i * strip < top + view; i++) seen.set(i, t)
    }
    const restless = (t: number, top: number, view: number): void => {
      recent = recent.filter((turn) => t - turn.t <= window)
      const ends = [...recent.map((turn) => turn.top), top]
      if (recent.length < turns || Math.max(...ends) - Math.min(...ends) >= view) return
      const scrolled = recent.reduce((sum, turn, i) => sum + Math.abs(ends[i + 1]! - turn.top), 0)
      const ms = Math.round(t - recent[0]!.t)
      emit({ type: 'scroll_reversal', kind: 'restless', count: recent.length, px: Math.round(scrolled), ms }, t)
      recent = []
    }
    const revisit = (t: number, top: number, view: number): void => {
      // What has just come in, at the edge that leads.
      const entered = seen.get(Math.floor(((way > 0 ? top + view : top) / view) * STRIPS))
      if (told || entered === undefined || t - entered < ago || (top - from) * way < back * view) return
      told = true
      emit({ type: 'scroll_reversal', kind: 'revisit', count: 1, px: Math.round(Math.abs(top - from)), ms: Math.round(t - since) }, t)
    }
    return {
      page: () => {
        seen.clear()
        last = undefined
        recent = []
        way = 0
      },
      press: () => {
        led = 0
      },
      click: ({ t }) => {
        led = t + click
        leads = 0
      },
      scroll: (sample) => {
        const { t, top, height, view } = sample
        const { top: before, height: tall } = (last ??= sample)
        // A click leads one way: whoever turns does so by hand.
        const step = Math.sign(top - before)
        led = leads * step < 0 ? 0 : runs(led, t)
        leads ||= step
        const grew = height !== tall && top !== before
        // What was seen where is not known any more.
        if (grew || view !== last.view) seen.clear()
        else see(t, before, view)
        last = sample
        // Content that comes or goes, and a click that leads elsewhere, move the page themselves.
        if (grew || t < led) {
          extreme += top - before
          from += top - before
        }
        const ahead = top - extreme
        if (!way || ahead * way >= 0) {
          // On its way; the first step says which.
          way ||= Math.sign(ahead)
          if (ahead) since = t
          extreme = top
        } else if (Math.abs(ahead) >= Math.max(px, share * view)) {
          recent = [...recent, { t: since, top: extreme }]
          from = extreme
          extreme = top
          way = -way
          told = false
          restless(t, top, view)
        }
        revisit(t, top, view)
        see(t, top, view)
      },
    }
  }
