import type { Detector } from '../core/part.js'

/** One event for each page the document shows: loads, client-side routes, restores. */
export const page = (): Detector => (emit) => ({
  page: ({ how, path, nav, ref, t }) => emit({ type: 'page', kind: how, path, ...(nav && { nav }), ...(ref && { ref }) }, t),
})
