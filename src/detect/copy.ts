import type { Detector } from '../core/part.js'
import { zoneOf } from './places.js'

/** Something of the page was copied: to keep it, to share it, to look for it elsewhere. */
export const copy = (): Detector => (emit, places) => ({
  copy: ({ t, place, length: size }) => emit({ type: 'copy', ...zoneOf(places, place), size }, t),
})
