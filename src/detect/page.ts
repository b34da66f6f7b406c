import type { Detector } from '../core/part.js'

/** One event for each page the document shows: loads, client-side routes, restores. */
export const page = (): Detector => (emit) => (sample) => {
  if (sample.kind === 'page') emit({ type: 'page', kind: sample.how, path: sample.path }, sample.t)
}
