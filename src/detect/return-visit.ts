import type { Detector } from '../core/part.js'

/** Somebody is back: once a visit, and only where consent lets earlier visits be remembered. */
export const returnVisit = (): Detector => (emit) => ({
  visit: ({ visits, days, t }) => emit({ type: 'return_visit', visits, days }, t),
})
