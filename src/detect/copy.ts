import type { Detector } from '../core/part.js'
import { places } from './places.js'

/** Something of the page was copied: to keep it, to share it, to look for it elsewhere. */
export const copy = (): Detector => (emit) => {
  const { place, zone } = places()
  return {
    place,
    copy: (sample) => emit({ type: 'copy', ...zone(sample.place), size: sample.length }, sample.t),
  }
}
