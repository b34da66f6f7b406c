import type { Sample } from '../../core/sample.js'
import { field, type HesitationOptions, type Targets, type Tell } from './episode.js'

/** Among these the arrow keys move focus: going back and forth is how one looks at them. */
const roving = /^(tab|radio|option|menuitem\w*)$/
/** Readings of the keyboard one move of focus may leave behind: Shift, Tab. */
const STROKES = 2
/** ms back at a control after which one wavers: a screen reader takes some of them to say where one is. */
const STAY = 5000

/**
 * Focus that leaves a control by the keyboard, comes straight back and stays, or leaves the same way again, with nothing pressed or typed in between:
 * twice for a field, which one passes on the way. Going on instead is passing by. Answers when staying will be long enough.
 */
export const refocus = (options: Required<HesitationOptions>, targets: Targets, tell: Tell): ((sample: Sample) => number) => {
  // By control: when focus last left it, when it first did, how often it has come back.
  const left = new Map<number, { t: number; first: number; times: number }>()
  let at = 0
  let before = 0
  let strokes = 0
  // Since when focus is back, for all one knows only in passing.
  let back = Infinity
  const forget = (): void => {
    left.clear()
    back = Infinity
  }
  const count = (place: number, t: number): void => {
    back = Infinity
    const mine = left.get(place)!
    if (++mine.times < (field.test(targets(place)!.target) ? 2 : 1)) return
    left.delete(place)
    tell(place, 'refocus', 2, mine.first, t)
  }
  return (sample) => {
    const { t } = sample
    switch (sample.kind) {
      case 'key':
        if (++strokes > STROKES) back = Infinity
        break
      case 'press':
      case 'click':
      case 'page':
      case 'visible':
        forget()
        break
      case 'jank':
        back = Math.max(back, t)
        break
      case 'tick':
        if (t - back >= STAY) count(at, t)
        break
      case 'focus': {
        const from = at
        const to = sample.place
        if (from === to) break
        // Out of the page and back in is not about the control.
        if (sample.pointer !== 'keyboard' || strokes > STROKES || !to) forget()
        strokes = 0
        const again = to === before
        if (back < Infinity && again) count(from, t)
        back = Infinity
        ;[before, at] = [from, to]
        if (sample.pointer !== 'keyboard' || !to || !from) break
        for (const [place, each] of left) if (t - each.t > options.refocus) left.delete(place)
        left.set(from, { first: t, times: 0, ...left.get(from), t })
        const target = targets(to)?.target
        if (again && left.has(to) && target && !roving.test(target)) back = t
      }
    }
    return back + STAY
  }
}
