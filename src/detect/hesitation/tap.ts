import type { Sample, SampleOf } from '../../core/sample.js'
import { gap } from '../distance.js'
import type { HesitationOptions, Targets, Tell } from './episode.js'

/** Touch: a held press that slides off its target, and a target looked at and left untapped, twice. */
export const tap = (options: Required<HesitationOptions>, targets: Targets, tell: Tell): ((sample: Sample) => void) => {
  let touch = false
  let held: SampleOf<'press'> | undefined
  let box: SampleOf<'box'> | undefined
  // By target: since when it is wholly in view (or not: Infinity), when it first was, how often it was left.
  const views = new Map<number, { since: number; first: number; times: number }>()

  return (sample) => {
    const { t } = sample
    switch (sample.kind) {
      case 'over':
        touch = sample.pointer === 'touch'
        break
      case 'box':
        box = sample
        break
      case 'press':
        touch = sample.pointer === 'touch'
        held = touch ? sample : undefined
        views.delete(sample.place)
        break
      case 'release':
      case 'cancel': {
        const from = held
        held = undefined
        const target = from && targets.get(from.place)?.target
        // Sliding is what a slider is for.
        if (!target || target === 'range' || t - from.t < options.hold) break
        const slid =
          sample.kind === 'cancel'
            ? // A long press on a link opens its menu, and cancels too.
              target !== 'link'
            : // A finger keeps its element: only the position tells that it went.
              sample.place !== from.place || (box?.place === from.place && gap(box, sample.x, sample.y) > 0)
        if (slid) tell(from.place, 'slide', 2, from.t, t)
        break
      }
      case 'click':
        views.delete(sample.place)
        break
      case 'page':
        views.clear()
        break
      case 'jank':
        // Nobody is blamed for that look.
        for (const view of views.values()) view.since = Math.max(view.since, t)
        break
      case 'seen': {
        if (!targets.has(sample.place)) break
        const view = views.get(sample.place) ?? { since: Infinity, first: t, times: 0 }
        views.set(sample.place, view)
        if (sample.share > 0.9) view.since = Math.min(view.since, t)
        else if (t - view.since < options.pass) view.since = Infinity
        else if (sample.share <= 0.1) {
          // Long enough in view, and gone.
          view.since = Infinity
          if (++view.times < 2 || !touch) break
          views.delete(sample.place)
          tell(sample.place, 'pass', 2, view.first, t)
        }
      }
    }
  }
}
