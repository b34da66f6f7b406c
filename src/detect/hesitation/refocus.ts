import type { Sample } from '../../core/sample.js'
import type { HesitationOptions, Targets, Tell } from './episode.js'

const field = /^(text(area|box)?|email|password|search|tel|url|number|date)$/
/** Readings of the keyboard one move of focus may leave behind: Shift, Tab. */
const STROKES = 2

/** Focus that leaves a control by the keyboard and comes back the same way, with nothing pressed or typed in between: twice for a text field, which one passes on the way. */
export const refocus = (options: Required<HesitationOptions>, targets: Targets, tell: Tell): ((sample: Sample) => void) => {
  // By control: when focus last left it and where it went, when it first did, how often it has come back.
  const left = new Map<number, { t: number; to: number; first: number; times: number }>()
  let at = 0
  let strokes = 0
  return (sample) => {
    const { t } = sample
    switch (sample.kind) {
      case 'key':
        strokes++
        break
      case 'press':
      case 'click':
      case 'page':
      case 'visible':
        left.clear()
        break
      case 'focus': {
        const from = at
        const typed = strokes > STROKES
        at = sample.place
        strokes = 0
        // Out of the page and back in is not about the control.
        if (sample.pointer !== 'keyboard' || typed || !at) left.clear()
        if (sample.pointer !== 'keyboard' || !at || !from || at === from) break
        for (const [place, each] of left) if (t - each.t > options.refocus) left.delete(place)
        left.set(from, { first: t, times: 0, ...left.get(from), t, to: at })
        const mine = left.get(at)
        // Coming back from where it went: tabbing on, or round and round a dialog, never does.
        const target = mine?.to === from && targets.get(at)?.target
        if (!target || ++mine.times < (field.test(target) ? 2 : 1)) break
        left.delete(at)
        tell(at, 'refocus', 2, mine.first, t)
      }
    }
  }
}
