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
    focus: go,
    press: ({ t }) => {
      pressed = t
    },
    click: ({ t, place, pointer }) => {
      const ms = place === under ? (pointer === 'keyboard' ? t : pressed) - since : 0
      emit({ type: 'click', ...nameOf(places, place), ms: Math.round(Math.max(0, ms || 0)) }, t)
    },
  }
}
