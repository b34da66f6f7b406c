import type { Hears } from '../core/part.js'
import type { Looks, Pointer, SampleOf } from '../core/sample.js'
import { distance, DRAG } from './distance.js'
import { freezes } from './freezes.js'

/** ms by which a tick may come late before the page was at fault … */
export const LATE = 100
/** … and that it is then given to catch up. */
export const GRACE = 250
/** ms within which a route may come of a click, which has sent a request or not. */
const LED = { asked: 10_000, silent: 5000 }

/** A press, and what came of it so far. */
export interface Click {
  readonly t: number
  readonly place: number
  readonly x: number
  readonly y: number
  readonly pointer: Pointer
  readonly looks: Looks
  /** When it became a click; NaN before. */
  at: number
  /** When something came of it that the person can see, or that they cannot see yet; Infinity if nothing did. */
  shown: number
  asked: number
  /** When words were selected by it. */
  selected: number
  /** When things changed that may be its doing, by their numbers. */
  readonly guesses: Map<number, number>
  /** ms the page was stuck since, and what adds more. */
  jank: number
  readonly thaw: ReturnType<typeof freezes>
}

/** Whether what a press does is not to be judged. */
export const unjudged = (looks: Looks): boolean => looks === 'exempt' || looks === 'ignored'
/** When the page first answered it visibly, as far as is known. */
export const answerOf = ({ shown, guesses }: Click): number => Math.min(shown, ...guesses.values())
/** When the first visible thing came of it, an answer or words selected. */
export const effectOf = (click: Click): number => Math.min(answerOf(click), click.selected)
/** Whether anything came of it, as far as is known. */
export const worked = (click: Click): boolean => Math.min(effectOf(click), click.asked) < Infinity
/** Whether two presses are at one spot; for a finger, within the least size of a target (https://www.w3.org/TR/WCAG22/#target-size-enhanced). */
export const sameSpot = (a: Click, b: Click): boolean => {
  const most = b.pointer === 'touch' ? 44 : 30
  return a.place === b.place && Math.abs(a.x - b.x) <= most && Math.abs(a.y - b.y) <= most
}

/** What became of presses. */
export interface Clicks {
  readonly hears: Hears
  /** Presses in their order; who has judged one takes it out. */
  readonly pending: Set<Click>
}

/** Follows presses and their effects. After anything that may change a verdict, `settle` is asked, and answers when to ask again. */
export const clicks = (settle: (t: number) => number): Clicks => {
  const pending = new Set<Click>()
  let press: SampleOf<'press' | 'click'> | undefined
  let newest: Click | undefined
  let due = Infinity
  let confirmed = false
  let busy = 0

  const ask = ({ t }: { readonly t: number }): number => {
    confirmed = false
    return (due = settle(t))
  }
  const drop = ({ t }: { readonly t: number }): number => {
    if (newest && !(newest.at <= t)) pending.delete(newest)
    return ask({ t })
  }
  const stretch = (from: number, to: number): void => {
    busy = Math.max(busy, to)
    for (const click of pending) click.jank += click.thaw({ t: to, ms: to - from }, click.t)
  }
  const away = ({ t }: { readonly t: number }): number => {
    pending.clear()
    return ask({ t })
  }
  const hears: Hears = {
    press: (sample) => {
      press = sample
    },
    aim: ({ t, place, looks }) => {
      // A press that was not clicked until the next was none.
      if (newest && !newest.at) pending.delete(newest)
      const { x, y, pointer } = press ?? { x: 0, y: 0, pointer: 'keyboard' }
      const thaw = freezes()
      newest = {
        t,
        place,
        x,
        y,
        pointer,
        looks,
        at: pointer === 'keyboard' ? t : NaN,
        shown: Infinity,
        asked: Infinity,
        selected: Infinity,
        guesses: new Map(),
        // A page that was stuck has heard of it late, and is given as long.
        jank: thaw({ t: busy, ms: busy - t }, t),
        thaw,
      }
      pending.add(newest)
      return ask({ t })
    },
    release: ({ t, x, y }) => {
      if (!newest) return undefined
      if (distance(x - newest.x, y - newest.y) > DRAG) return drop({ t })
      // What is disabled hears no click.
      if (newest.looks === 'plain') newest.at = t
      return ask({ t })
    },
    cancel: drop,
    click: (sample) => {
      const { t, pointer } = sample
      press = sample
      if (newest && pointer !== 'keyboard' && !(newest.at <= t)) newest.at = t
      return ask(sample)
    },
    effect: ({ t, press, guess, seen, selects, ms }) => {
      const of = [...pending].find((click) => click.t === press)
      for (const click of pending) {
        if (press && !(of && click.t <= press && sameSpot(click, of))) continue
        if (guess) {
          if (!click.guesses.has(guess)) click.guesses.set(guess, t - ms)
        } else if (selects) click.selected = Math.min(click.selected, t - ms)
        else if (seen) click.shown = Math.min(click.shown, t - ms)
        else click.asked = Math.min(click.asked, t)
      }
      return ask({ t })
    },
    ambient: ({ t, guess }) => {
      for (const click of pending) click.guesses.delete(guess)
      return ask({ t })
    },
    jank: ({ t, ms }) => {
      stretch(t - ms, t)
      return ask({ t })
    },
    tick: ({ t }) => {
      if (t < due) return due
      // One that comes late says that the page was busy.
      if (t > due + LATE) stretch(due, t + GRACE)
      else if (!confirmed) {
        // A page that was busy may tell of the time before it tells of what was pressed meanwhile.
        confirmed = true
        return t + 1
      }
      return ask({ t })
    },
    // The last one led to another page, if it is not too long ago, and those before it at the same spot.
    depart: (sample) => {
      const { t } = sample
      const last = [...pending].filter(({ looks }) => looks === 'clickable').at(-1)
      const led = last ? [...pending].filter((click) => sameSpot(click, last)) : []
      const most = led.some(({ asked }) => asked < Infinity) ? LED.asked : LED.silent
      for (const click of led) if (t - click.at <= most) click.shown = Math.min(click.shown, t)
      return ask(sample)
    },
    page: away,
    visible: away,
  }
  return { hears, pending }
}
