import type { Condition } from '../../../src/core/condition.js'
import type { MicroEvent, Properties } from '../../../src/core/event.js'
import type { Fired, TriggerOptions, Triggers, TriggerWorld } from '../../../src/core/part.js'
import { triggers } from '../../../src/trigger/trigger.js'

export interface Life {
  readonly all: Triggers
  /** What was emitted and called back, in order. */
  readonly told: string[]
  readonly fired: Fired[]
  readonly world: {
    score: number
    facts: Properties
    remembered: Record<string, number>
    loading: boolean
    reading: boolean
    hidden: boolean
    slept: number
  }
  readonly when: (condition: Condition, options?: TriggerOptions, t?: number) => () => void
  /** An event at `t`. */
  readonly happen: (type: string, t: number) => void
  /** Lets time pass up to `t`, waking when asked to. Answers how often it woke. */
  readonly until: (t: number) => number
  readonly state: () => string
}

/** The life of triggers in a world that tests hold in their hands. */
/** `callback` may answer what is done when the reason has passed; `heard` hears of every step first. */
export const life = (callback: (life: Life) => (() => void) | void = () => {}, heard: (state: string) => void = () => {}): Life => {
  const told: string[] = []
  const fired: Fired[] = []
  const world = { score: 0, facts: {}, remembered: {} as Record<string, number>, loading: false, reading: false, hidden: false, slept: 0 }
  let now = 0
  const read: TriggerWorld = {
    emit: (draft) => {
      if (draft.type !== 'trigger') return
      told.push(draft.state)
      heard(draft.state)
    },
    fired: (id, at) => (at === undefined ? (world.remembered[id] ?? -Infinity) : (world.remembered[id] = at)),
    score: () => world.score,
    context: () => world.facts,
    reading: () => world.reading,
    hidden: () => world.hidden,
    zero: () => world.slept,
    events: ['hover', 'dwell', 'page'],
    intents: ['exit'],
    loading: () => world.loading,
  }
  const all = triggers()(read)
  const self: Life = {
    all,
    told,
    fired,
    world,
    when: (condition, options = {}, t = now) =>
      all.add(
        condition,
        (moment) => {
          fired.push(moment)
          told.push('called')
          const passed = callback(self)
          return () => {
            told.push('aborted')
            passed?.()
          }
        },
        options,
        t,
      ),
    happen: (type, t) => {
      now = t
      all.observe({ type, seq: 1, t, page: 1 } as MicroEvent)
      self.until(t)
    },
    until: (t) => {
      let woke = 0
      for (let due = all.look(now); due <= t; due = all.look(now)) {
        now = Math.max(due, now)
        if (++woke > 100) throw new Error('it wakes for ever')
      }
      now = t
      return woke
    },
    state: () => all.views(now)[0]!.state,
  }
  return self
}
