import type { Detector } from '../core/part.js'
import { nameOf } from './places.js'

/** Every click, and how long it was in coming. */
export const click = (): Detector => (emit, places) => {
  let under = 0
  let since = NaN
  let pressed = NaN
  const go = ({ t, place }: { readonly t: number; readonly place: number }): void => {
    under = place
    since = t
  }
  return {
    over: go,
    // A press moves focus, too, and a script may.
    focus: (sample) => {
      if (sample.pointer === 'keyboard') go(sample)
    },
    page: ({ t }) => {
      since = t
    },
    press: ({ t }) => {
      pressed = t
    },
    click: ({ t, place, pointer, ignored }) => {
      if (ignored) return
      const ms = place === under ? (pointer === 'keyboard' ? t : pressed) - since : 0
      emit({ type: 'click', ...nameOf(places, place), ms: Math.round(Math.max(0, ms || 0)) }, t)
    },
  }
}
