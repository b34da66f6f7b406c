import type { Detector } from '../core/part.js'

/** Somebody is back: once, however many uploads remember them, and only where consent lets earlier visits be remembered. */
export const returnVisit = (): Detector => (emit) => {
  let told = false
  return {
    visit: ({ visits, days, t }) => {
      if (!told) emit({ type: 'return_visit', visits, days }, t)
      told = true
    },
  }
}
