import type { Sample, SampleOf } from '../core/sample.js'
import type { HesitationOptions, Targets, Tell } from './episode.js'

type Press = SampleOf<'press' | 'release' | 'cancel' | 'click'>

/** Touch: a held press that slides off its target, and a target looked at and left untapped, twice. */
export const tap = (options: Required<HesitationOptions>, targets: Targets, tell: Tell): ((sample: Sample) => void) => {
  let touch = false
  let held: Press | undefined
  let box: SampleOf<'box'> | undefined
  // By target: since when it is wholly in view (or not: Infinity), when it first was, how often it was left.
  const views = new Map<number, { since: number; first: number; times: number }>()

  const target = ({ place }: Press): string => targets.get(place)!.target
  const slid = ({ kind, place, x, y }: Press): boolean =>
    // A long press on a link opens its menu, and cancels too.
    kind === 'cancel'
      ? target(held!) !== 'link'
      : place !== held!.place ||
        // A finger keeps its element: only the position tells that it went.
        (box?.place === place && (x < box.x || y < box.y || x > box.x + box.w || y > box.y + box.h))

  return (sample) => {
    const { t } = sample
    switch (sample.kind) {
      case 'over':
        touch = sample.pointer === 'touch'
        break
      case 'box':
        if (touch) box = sample
        break
      case 'press':
        touch = sample.pointer === 'touch'
        // Sliding is what a slider is for.
        held = touch && targets.has(sample.place) && target(sample) !== 'range' ? sample : undefined
        views.delete(sample.place)
        break
      case 'release':
      case 'cancel':
        if (held && t - held.t >= options.hold && slid(sample)) tell(held.place, ['slide'], 0, held.t, t)
        held = undefined
        break
      case 'click':
        views.delete(sample.place)
        break
      case 'page':
        views.clear()
        break
      case 'seen': {
        if (!targets.has(sample.place)) return
        const view = views.get(sample.place) ?? { since: Infinity, first: t, times: 0 }
        views.set(sample.place, view)
        if (sample.share > 0.9) view.since = Math.min(view.since, t)
        else if (t - view.since < options.pass) view.since = Infinity
        // Long enough in view: it counts once it is gone.
        if (sample.share > 0.1 || view.since === Infinity) return
        view.since = Infinity
        if (++view.times < 2 || !touch) return
        views.delete(sample.place)
        tell(sample.place, ['pass'], 0, view.first, t)
      }
    }
  }
}
