import type { Sample } from '../core/sample.js'
import type { HesitationOptions, Targets, Tell } from './episode.js'

const field: ReadonlySet<string> = new Set(['text', 'email', 'password', 'search', 'tel', 'url', 'number', 'date', 'textarea', 'textbox'])
/** Readings of the keyboard one move of focus may leave behind: Shift, Tab. */
const STROKES = 2

interface Left {
  readonly t: number
  /** Where focus went. */
  readonly to: number
  /** When it first left, and how often it has come back. */
  readonly first: number
  readonly times: number
}

/** Focus that leaves a control by the keyboard and comes back the same way, with nothing pressed or typed in between: twice for a text field, which one passes on the way. */
export const refocus = (options: Required<HesitationOptions>, targets: Targets, tell: Tell): ((sample: Sample) => void) => {
  let left = new Map<number, Left>()
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
        if (sample.pointer !== 'keyboard' || !at || !from || at === from) return
        left = new Map([...left].filter(([, each]) => t - each.t <= options.refocus))
        const before = left.get(from)
        left.set(from, { t, to: at, first: before?.first ?? t, times: before?.times ?? 0 })
        const mine = left.get(at)
        // Coming back from where it went: tabbing on, or round and round a dialog, never does.
        if (mine?.to !== from || !targets.has(at)) return
        const times = mine.times + 1
        left.set(at, { ...mine, times })
        if (times < (field.has(targets.get(at)!.target) ? 2 : 1)) return
        left.delete(at)
        tell(at, ['refocus'], 0, mine.first, t)
      }
    }
  }
}
