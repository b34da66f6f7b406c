import { randomId } from '../core/id.js'
import type { Memory } from '../core/sink.js'
import type { Store } from './store.js'

/** What is remembered between pages: ids and when triggers fired. */
interface Remembered {
  readonly visitor: string
  readonly session: string
  /** Epoch ms of the last page. */
  readonly last: number
  readonly visits: number
  readonly fired: Readonly<Record<string, number>>
}

/** ms without a page after which a session ends, as analytics has long agreed. */
const SESSION_ENDS = 30 * 60_000
const KEY = 'visit'

export interface VisitMemory extends Memory {
  /** Ids for a batch; `visitor` only once consent has let it be read or made. */
  readonly ids: () => { session: string; visitor?: string }
  /** Reads what was remembered, and remembers this page. Only with consent. */
  readonly open: () => Promise<void>
  /** Whether what was remembered has been read. */
  readonly known: () => boolean
  readonly forget: () => void
}

/** Kept beside the events in the buffer: localStorage would block the page while it is read. */
export const memory = ({ get, put }: Store): VisitMemory => {
  let session = randomId()
  let kept: Remembered | undefined
  let fired: Readonly<Record<string, number>> = {}
  const save = (): void => {
    if (kept) void put(KEY, (kept = { ...kept, last: Date.now(), fired }))
  }
  let opening: Promise<void> | undefined
  const load = async (): Promise<void> => {
    const asked = session
    const { visitor = randomId(), session: before, last = 0, visits = 0, fired: earlier } = ((await get(KEY)) ?? {}) as Partial<Remembered>
    // Forgotten meanwhile.
    if (asked !== session) return
    const goesOn = before && Date.now() - last < SESSION_ENDS
    if (goesOn) session = before
    fired = { ...earlier, ...fired }
    kept = { visitor, session, last, visits: visits + (goesOn ? 0 : 1), fired }
    save()
  }
  return {
    open: () => (opening ??= load()),
    known: () => !!kept,
    ids: () => ({ session, ...(kept && { visitor: kept.visitor }) }),
    facts: () => ({ visits: kept?.visits ?? 1 }),
    fired: (id, at) => {
      if (at) {
        fired = { ...fired, [id]: at }
        save()
      }
      return fired[id] ?? 0
    },
    forget: () => {
      session = randomId()
      opening = kept = undefined
      fired = {}
    },
  }
}
