import type { Detector } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'

/** Every click, and how long it was in coming. */
export const click = (): Detector => (emit) => {
  const places = new Map<number, SampleOf<'place'>>()
  let under = 0
  let since = NaN
  let pressed = NaN
  const go = ({ t, place }: { readonly t: number; readonly place: number }): void => {
    under = place
    since = t
  }
  return {
    place: (sample) => void places.set(sample.place, sample),
    over: go,
    focus: go,
    press: ({ t }) => {
      pressed = t
    },
    click: ({ t, place, pointer }) => {
      const { zone, target } = places.get(place) ?? {}
      const ms = place === under ? (pointer === 'keyboard' ? t : pressed) - since : 0
      emit({ type: 'click', ...(zone && { zone }), ...(target && { target }), ms: Math.round(Math.max(0, ms || 0)) }, t)
    },
  }
}
