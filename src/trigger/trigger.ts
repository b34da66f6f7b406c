import { watch, type Watch } from '../core/condition.js'
import type { MicroEvent } from '../core/event.js'
import { checkOptions, must } from '../core/must.js'
import type { Fired, TriggerOptions, TriggerState, TriggerWorld, Triggers } from '../core/part.js'

interface Trigger extends TriggerOptions {
  readonly id: string
  /** When it last fired, on earlier pages too if the owner named it; `at` records it. */
  readonly last: (at?: number) => number
  readonly watch: Watch
  readonly cancelWatch: Watch | undefined
  readonly fire: (fired: Fired) => () => void
  state: TriggerState
  /** When it entered that state. */
  at: number
  passed: () => void
}

/** ms between asking for earlier pages' firings, which are read a moment after the start. */
const RECALL = 100

/** Everything `when` understands. */
const examples = { id: 'help', once: true, cooldown: 0, delay: 0, cancel: undefined }

/** Events kept while a page loads: few people cause more by then. */
const EARLY = 100

const nothing = (): void => {}

/**
 * The life of a trigger: armed → (pending →) fired → cooling or armed, or spent.
 * It fires when its condition comes true. When the reason has passed it says so; after that, or after its cooldown, it counts afresh.
 */
export const triggers =
  () =>
  (world: TriggerWorld): Triggers => {
    const all = new Set<Trigger>()
    /** When each last fired: what is removed and added again goes on cooling. */
    const lasts = new Map<string, number>()
    let count = 0
    let watching = false
    /** What has come while the page was being loaded. */
    let early: readonly MicroEvent[] = []

    const enter = (trigger: Trigger, state: TriggerState, t: number, told?: 'pending' | 'cancelled' | 'fired' | 'passed'): void => {
      trigger.state = state
      trigger.at = t
      if (told) world.emit({ type: 'trigger', id: trigger.id, state: told }, t)
    }
    /** One step at most; answers when to look again. */
    const step = (trigger: Trigger, t: number): number => {
      const { watch, state, delay = 0, cooldown = 0 } = trigger
      if (state === 'spent') return Infinity
      const holds = watch.holds(t)
      const cooling = cooldown && trigger.last() + cooldown - t
      const cancelled = trigger.cancelWatch?.holds(t)
      if (state === 'armed' && holds && !cancelled && cooling <= 0) {
        trigger.cancelWatch?.reset()
        if (delay) enter(trigger, 'pending', t, 'pending')
        else fire(trigger, t)
      } else if (state === 'pending' && (!holds || cancelled)) {
        // What was called off must come anew.
        if (cancelled) watch.reset()
        trigger.cancelWatch?.reset()
        enter(trigger, 'armed', t, 'cancelled')
      } else if (state === 'pending' && t - trigger.at >= delay) {
        fire(trigger, t)
      } else if (state === 'fired' && (!holds || (cooldown && cooling <= 0))) {
        const passed = end(trigger)
        over(trigger, holds)
        enter(trigger, trigger.state, t, 'passed')
        passed()
      } else if (state === 'cooling' && cooling <= 0) {
        watch.reset()
        enter(trigger, 'armed', t)
      } else {
        const wait = state === 'pending' ? trigger.at + delay : cooling <= 0 ? Infinity : t + (cooling || RECALL)
        // Until it has cooled down nothing else can change it: a score would be looked at for nothing.
        if (wait < Infinity && (state === 'armed' || state === 'cooling')) return wait
        return Math.min(wait, watch.due(t), (holds && state !== 'fired' && trigger.cancelWatch?.due(t)) || Infinity)
      }
      return t
    }
    /** It has fired, and counts afresh if it has not stopped holding by itself. */
    const over = (trigger: Trigger, holds = true): void => {
      if (holds) trigger.watch.reset()
      trigger.state = trigger.once ? 'spent' : trigger.cooldown ? 'cooling' : 'armed'
    }
    /** Returns its `passed`, to be called once. */
    const end = (trigger: Trigger): (() => void) => {
      const { passed } = trigger
      trigger.passed = nothing
      return passed
    }
    const fire = (trigger: Trigger, t: number): void => {
      const why = trigger.watch.clauses(t).filter((clause) => clause.holds)
      trigger.last(t)
      enter(trigger, 'fired', t, 'fired')
      // Whoever was told of it, or is called back, may end the reason.
      const goes = (): boolean => trigger.state === 'fired' && all.has(trigger)
      if (!goes()) return
      trigger.passed = trigger.fire({ id: trigger.id, why })
      if (!goes()) end(trigger)()
    }

    return {
      add: (condition, run, options, t) => {
        const right = checkOptions('when', examples, options)
        const { id = `#${++count}`, cancel } = right
        must(/^[^\0\p{Cs}]{1,256}$/u.test(id), 'when.id', 'a name of at most 256 characters', id)
        must(![...all].some((each) => each.id === id), 'a trigger id', 'used once; stop the other first or choose another', id)
        const trigger: Trigger = {
          ...right,
          watch: watch(condition, world),
          cancelWatch: cancel === undefined ? cancel : watch(cancel, world),
          id,
          fire: run,
          state: 'armed',
          at: t,
          // A default id, `#1`, is another trigger on another page.
          last: (at) => {
            if (at !== undefined) lasts.set(id, at)
            return Math.max(lasts.get(id) ?? -Infinity, options.id ? world.fired(id, at) : -Infinity)
          },
          passed: nothing,
        }
        // Added again, it has counted them before.
        if (world.loading() && !lasts.has(id)) early.forEach(trigger.watch.observe)
        all.add(trigger)
        return () => {
          all.delete(trigger)
          end(trigger)()
        }
      },
      observe: (event) => {
        early = world.loading() ? [...early, event].slice(-EARLY) : []
        all.forEach((trigger) => {
          trigger.watch.observe(event)
          if (trigger.state === 'pending') trigger.cancelWatch?.observe(event)
        })
      },
      look: (t) => {
        watching = true
        return Math.min(...[...all].map((trigger) => (watching && all.has(trigger) ? step(trigger, t) : Infinity)))
      },
      rest: () => {
        watching = false
        for (const trigger of all) {
          const { state } = trigger
          if (state === 'pending') trigger.state = 'armed'
          if (state === 'fired') over(trigger)
          end(trigger)()
        }
      },
      forget: () => {
        early = []
        for (const { id, watch, cancelWatch, last } of all) {
          watch.reset(true)
          cancelWatch?.reset(true)
          // What other pages have noted goes, its cooldown here does not.
          const at = last()
          if (at > -Infinity) lasts.set(id, at)
        }
      },
      views: (t) => [...all].map(({ id, state, watch: { holds, clauses } }) => ({ id, state, holds: holds(t), clauses: clauses(t) })),
    }
  }
