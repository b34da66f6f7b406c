import type { Detector } from '../core/part.js'

/** Something failed: of what kind, and no more. */
export const error = (): Detector => (emit) => ({
  failure: ({ t, of }) => emit({ type: 'error', kind: of }, t),
})
