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
  /** Since when it was last pending. */
  since: number
  /** Whether what it fired for has outlived its cooldown: it cannot come true again before it has been false. */
  stays: boolean
  /** Tells whoever it has called that the reason has passed; to be called once. */
  tellPassed: (() => void) | undefined
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
 * It fires when its condition comes true. When the reason has passed it says so; after that, or after its cooldown, it counts afresh; what goes on
 * holding beyond its cooldown has to be false first.
 */
export const triggers =
  () =>
  (world: TriggerWorld): Triggers => {
    const all = new Set<Trigger>()
    /** When each last fired, also by the clock on the wall: what is removed and added again goes on cooling. */
    const lasts = new Map<string, readonly [at: number, wall: number]>()
    let count = 0
    let watching = false
    /** What has come while the page was being loaded. */
    let early: readonly MicroEvent[] = []

    const note = (id: string, at: number): unknown => lasts.set(id, [at, at + world.zero()])
    const tell = ({ id }: Trigger, state: 'pending' | 'cancelled' | 'fired' | 'passed', t: number): void =>
      world.emit({ type: 'trigger', id, state }, t)
    /** When its cooldown is over; NaN while it is still being read when that began. */
    const freeAt = ({ cooldown, last }: Trigger): number => (cooldown ? last() + cooldown : -Infinity)
    /** What it counted counts no more; what holds goes on doing so. */
    const afresh = ({ watch, stays }: Trigger): void => watch.reset(stays ? 'counts' : undefined)
    /** From `fired` to what comes next; counts afresh. */
    const leaveFired = (trigger: Trigger, stays = false): void => {
      trigger.stays = stays
      afresh(trigger)
      trigger.state = trigger.once ? 'spent' : trigger.cooldown ? 'cooling' : 'armed'
    }
    /** Its reason, then its cooldown, may be over. Calls nobody: it is asked in the middle of an event. */
    const lapse = (trigger: Trigger, t: number): void => {
      const { watch } = trigger
      const free = freeAt(trigger)
      if (trigger.state === 'fired') {
        const stays = watch.holds(t) !== false
        if (!stays || (trigger.cooldown && free <= t)) leaveFired(trigger, stays)
      }
      // It may have fired on an earlier page, or before it was removed and added again.
      if (trigger.state === 'armed' && free > t) trigger.state = 'cooling'
      if (trigger.state === 'cooling' && free <= t) {
        afresh(trigger)
        trigger.stays &&= watch.holds(t) !== false
        if (!trigger.stays) trigger.state = 'armed'
      }
    }
    /** Takes `tellPassed` away from it. */
    const takePassed = (trigger: Trigger): (() => void) => {
      const { tellPassed = nothing } = trigger
      trigger.tellPassed = undefined
      return tellPassed
    }
    /** One step at most; answers when to look again. */
    const step = (trigger: Trigger, t: number): number => {
      const { watch, cancelWatch, delay = 0 } = trigger
      lapse(trigger, t)
      const { state } = trigger
      if (trigger.tellPassed && state !== 'fired') {
        const tellPassed = takePassed(trigger)
        tell(trigger, 'passed', t)
        tellPassed()
        return t
      }
      if (state === 'spent') return Infinity
      const holds = watch.holds(t)
      const cancelled = cancelWatch ? cancelWatch.holds(t) : false
      const free = freeAt(trigger)
      const seen = !world.hidden()
      if (state === 'armed' && holds && cancelled === false && free <= t && seen) {
        cancelWatch?.reset()
        if (!delay) return fire(trigger, t)
        trigger.state = 'pending'
        trigger.since = t
        tell(trigger, 'pending', t)
        return t
      }
      if (state === 'pending' && (!holds || cancelled)) {
        // What was called off must come anew.
        if (cancelled) watch.reset()
        cancelWatch?.reset()
        trigger.state = 'armed'
        tell(trigger, 'cancelled', t)
        return t
      }
      if (state === 'pending' && t - trigger.since >= delay && seen) return fire(trigger, t)
      const wait = state === 'pending' ? (seen ? trigger.since + delay : Infinity) : free <= t ? Infinity : free || t + RECALL
      // Until it has cooled down nothing else can change it: a score would be looked at for nothing.
      if (wait < Infinity && (state === 'armed' || state === 'cooling')) return wait
      return Math.min(wait, watch.due(t), (holds && state !== 'fired' && cancelWatch?.due(t)) || Infinity)
    }
    const fire = (trigger: Trigger, t: number): number => {
      const why = trigger.watch.clauses(t).filter((clause) => clause.holds)
      trigger.last(t)
      trigger.state = 'fired'
      trigger.tellPassed = nothing
      tell(trigger, 'fired', t)
      // Whoever was told of it, or is called back, may end the reason.
      const goes = (): boolean => trigger.state === 'fired' && all.has(trigger)
      if (goes()) {
        trigger.tellPassed = trigger.fire({ id: trigger.id, why })
        if (!goes()) takePassed(trigger)()
      }
      return t
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
          since: t,
          stays: false,
          // A default id, `#1`, is another trigger on another page.
          last: (at) => {
            if (at !== undefined) note(id, at)
            const [here, wall] = lasts.get(id) ?? [-Infinity, 0]
            // Our clock may stand still during sleep, that on the wall may be set back: the longer time counts.
            return Math.max(Math.min(here, wall - world.zero()), options.id ? world.fired(id, at) : -Infinity)
          },
          tellPassed: undefined,
        }
        // Added again, it has counted them before.
        if (world.loading() && !lasts.has(id)) early.forEach(trigger.watch.observe)
        all.add(trigger)
        return () => {
          all.delete(trigger)
          takePassed(trigger)()
        }
      },
      observe: (event) => {
        early = world.loading() ? [...early, event].slice(-EARLY) : []
        all.forEach((trigger) => {
          // What comes after its time counts afresh, however late that is noticed.
          lapse(trigger, event.t)
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
          if (state === 'fired') leaveFired(trigger)
          takePassed(trigger)()
        }
      },
      forget: () => {
        early = []
        for (const { id, watch, cancelWatch, last } of all) {
          watch.reset('all')
          cancelWatch?.reset('all')
          // What other pages have noted goes, its cooldown here does not.
          const at = last()
          if (at > -Infinity) note(id, at)
        }
      },
      any: () => all.size > 0,
      views: (t) =>
        [...all].map(({ id, state, watch: { holds, clauses } }) => ({ id, state, holds: !!holds(t, true), clauses: clauses(t) })),
    }
  }
