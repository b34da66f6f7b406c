import { randomId } from '../core/id.js'
import type { Memory } from '../core/sink.js'

/** What is remembered between pages: ids and when triggers fired. Never events. */
interface Remembered {
  visitor?: string
  session?: string
  /** Epoch ms of the last page. */
  last?: number
  visits?: number
  fired?: Record<string, number>
}

/** ms without a page after which a session ends, as analytics has long agreed. */
const SESSION_ENDS = 30 * 60_000
const KEY = 'inkling'

export interface VisitMemory extends Memory {
  /** Ids for a batch; `visitor` only with consent. */
  readonly ids: () => { session: string; visitor?: string }
  readonly forget: () => void
}

/** Ids in localStorage while `granted`; in memory otherwise, or where storage is refused or full. */
export const memory = (storage: () => Storage, granted: () => boolean): VisitMemory => {
  let kept: Remembered = {}
  let read = false
  const load = (): Remembered => {
    if (granted() && !read) {
      read = true
      try {
        kept = { ...(JSON.parse(storage().getItem(KEY) ?? '{}') as Remembered), ...kept }
      } catch {}
      if (!(Date.now() - kept.last! < SESSION_ENDS)) {
        kept.session = randomId()
        kept.visits = (kept.visits ?? 0) + 1
      }
      kept.visitor ??= randomId()
      save()
    }
    kept.session ??= randomId()
    return kept
  }
  const save = (): void => {
    kept.last = Date.now()
    try {
      storage().setItem(KEY, JSON.stringify(kept))
    } catch {}
  }
  return {
    ids: () => {
      const { session, visitor } = load()
      return { session: session!, ...(granted() && { visitor: visitor! }) }
    },
    facts: () => ({ visits: load().visits ?? 1 }),
    fired: (id, at) => {
      const { fired = {} } = load()
      if (at) {
        kept.fired = { ...fired, [id]: at }
        if (granted()) save()
      }
      return fired[id] ?? 0
    },
    forget: () => {
      kept = {}
      read = false
      try {
        storage().removeItem(KEY)
      } catch {}
    },
  }
}
