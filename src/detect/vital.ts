import type { Detector } from '../core/part.js'

/** What the page cost the person: a web vital, in whole ms, and CLS to the fourth place. */
export const vital = (): Detector => (emit) => ({
  vital: ({ t, name, value, rating }) =>
    emit({ type: 'vital', name, value: name === 'CLS' ? Math.round(value * 1e4) / 1e4 : Math.round(value), rating }, t),
})
