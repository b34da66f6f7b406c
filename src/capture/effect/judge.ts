import type { World } from '../../core/world.js'
import { above } from '../above.js'
import { layout } from '../layout.js'
import type { Ambient } from './ambient.js'
import { changed, spreads, telling } from './change.js'
import type { Press } from './press.js'
import type { Signs } from './signs.js'
import type { Turn } from './turn.js'
import type { Waiting } from './waiting.js'

/** Mutation records looked at: more than that is a change. */
const MOST = 100

/** Says whose doing a change is. */
export interface Judge {
  readonly read: (records: readonly MutationRecord[]) => void
  /** A change without a known cause. */
  readonly guess: (element: Element) => void
}

const visible = (element: Element): boolean => element.isConnected && (element.checkVisibility?.() ?? true)

export const judge = (world: World, waiting: Waiting, marks: Signs, alone: Ambient, cause: Turn): Judge => {
  const { window, sample, now } = world
  const { after } = world.use(layout)
  const { newest } = waiting
  const near = ({ aim: { self, near } }: Press, element: Element): boolean =>
    self.contains(element) || near.some((root) => window.Node.prototype.contains.call(root, element))

  const guess = (element: Element): void => {
    const t = now()
    const press = waiting.justClicked(t) ?? newest()
    if (!press) return
    const number = alone.heard(element, t, waiting.all)
    if (number < 0) sample({ kind: 'ambient', t, guess: -number })
    else if (number && (t < press.soon || near(press, element)))
      after(() => {
        if (!visible(element) || alone.is(element) || !newest()) return
        sample({ kind: 'effect', t: now(), press: press.held ? press.t : 0, guess: number, seen: true, ms: now() - t })
      })
  }
  return {
    guess,
    read: (records) => {
      const by = cause.whose()
      const press = by ?? newest()
      if (by === null || !press || !newest()) return
      const t = now()
      const seen: Element[] = []
      for (const record of records.slice(0, MOST)) {
        if (!by && alone.is(record.target)) continue
        const element = changed(record, press.aim.self)
        if (!element) continue
        if (!press.aim.self.contains(element) || telling(record)) {
          if (by) seen.push(record.type === 'attributes' ? (above(element) ?? element) : element)
          else guess(element)
        } else if (spreads(record)) marks.spread(record.addedNodes)
        else if (marks.seen(press, record, cause.is('click'), t)) waiting.shown(by)
        else waiting.later()
      }
      if (by && seen[0])
        after(() => {
          if (seen.some(visible)) waiting.shown(by, now() - t)
        })
    },
  }
}
