import type { Sample, SampleOf } from '../../core/sample.js'
import { gap } from '../distance.js'
import { field, type HesitationOptions, type Targets, type Tell } from './episode.js'

/** ms for which a look at a target is remembered: what is scrolled past twice in a visit was not wavered at. */
const LOOK = 60_000
/** Share of a target that is as good as all of it. */
const WHOLE = 0.9

/** Touch: a held press that slides off its target, and a target looked at and left untapped, twice. */
export const tap = (options: Required<HesitationOptions>, targets: Targets, tell: Tell): ((sample: Sample) => void) => {
  let touch = false
  let held: SampleOf<'press'> | undefined
  let box: SampleOf<'box'> | undefined
  // By target: its share in view, since when it is wholly in view (or not: Infinity), when it first was, how often it was left, and when last.
  const views = new Map<number, { share: number; since: number; first: number; times: number; left: number }>()

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
        const target = from && targets(from.place)?.target
        // Sliding is what a slider is for, a long press on a field brings up its menu, and two fingers are another gesture.
        if (!target || sample.joined || field.test(target) || t - from.t < options.hold) break
        const far = box?.place === from.place ? gap(box, sample.x, sample.y) : 0
        const slid =
          sample.kind === 'cancel'
            ? // A long press on a link opens its menu, and cancels too.
              target !== 'link'
            : // A finger keeps its element: only the position tells that it went. Farther than its own size, it was dragged along.
              sample.place !== from.place || (far > 0 && far <= Math.min(box!.w, box!.h))
        if (slid) tell(from.place, 'slide', 2, from.t, t)
        break
      }
      case 'click':
        views.delete(sample.place)
        break
      case 'page':
        views.clear()
        break
      case 'visible':
        // Nobody looks at a hidden page.
        for (const view of views.values()) view.since = sample.on && view.share > WHOLE ? t : Infinity
        break
      case 'jank':
        // Nobody is blamed for that look.
        for (const view of views.values()) view.since = Math.max(view.since, t)
        break
      case 'seen': {
        const place = targets(sample.place)
        // A link to the cart comes and goes with the head of the page, and is passed by anybody who scrolls.
        if (!place || (place.target === 'link' && place.zone === 'cart')) break
        const before = views.get(sample.place)
        const view =
          before && (before.since < Infinity || t - before.left < LOOK)
            ? before
            : { share: 0, since: Infinity, first: t, times: 0, left: Infinity }
        view.share = sample.share
        views.set(sample.place, view)
        if (view.share > WHOLE) view.since = Math.min(view.since, t)
        else if (t - view.since < options.pass) view.since = Infinity
        else if (sample.share <= 0.1) {
          // Long enough in view, and gone.
          view.since = Infinity
          view.left = t
          if (++view.times < 2 || !touch) break
          views.delete(sample.place)
          tell(sample.place, 'pass', 2, view.first, t)
        }
      }
    }
  }
}
