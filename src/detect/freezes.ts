import type { SampleOf } from '../core/sample.js'

/** Returns the ms of a freeze after `since` that were not counted yet: several samples may report one freeze, shorter or longer, in any order. */
export const freezes = (): ((freeze: Pick<SampleOf<'jank'>, 't' | 'ms'>, since: number) => number) => {
  let told = { from: 0, to: 0 }
  return ({ t, ms }, since) => {
    const from = Math.max(t - ms, since)
    const known = Math.max(0, Math.min(t, told.to) - Math.max(from, told.from))
    told = known ? { from: Math.min(t - ms, told.from), to: Math.max(t, told.to) } : { from: t - ms, to: t }
    return Math.max(0, t - from - known)
  }
}
