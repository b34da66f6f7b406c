import type { Detector } from '../core/part.js'

export interface ErrorOptions {
  /** Events of one kind a page; a page that fails in every frame says no more by its hundredth. @default 10 */
  readonly most?: number
}

export const errorDefaults: Required<ErrorOptions> = { most: 10 }

/** Something failed: of what kind, and no more. */
export const error =
  (options?: ErrorOptions): Detector =>
  (emit) => {
    const { most } = { ...errorDefaults, ...options }
    let counts: Record<string, number> = {}
    return {
      page: () => {
        counts = {}
      },
      failure: ({ t, of }) => {
        if ((counts[of] = (counts[of] ?? 0) + 1) <= most) emit({ type: 'error', kind: of }, t)
      },
    }
  }
