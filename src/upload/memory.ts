import { randomId } from '../core/id.js'
import { native } from '../core/native.js'
import type { Memory } from '../core/sink.js'
import type { Store } from './store.js'

/** `visitor` only once it has been read or made. */
export interface Ids {
  readonly session: string
  readonly visitor?: string
}

/** What is remembered between pages. */
interface Remembered extends Ids {
  /** Epoch ms of the last page. */
  readonly last: number
  readonly visits: number
}
/** When a trigger fired, or a page was there, epoch ms: each on its own, so that tabs do not write over each other's. */
interface Firing {
  readonly id: string
  readonly at: number
}
/** The visit, and what comes after it in the order of keys. */
type Found = [Partial<Remembered>?, ...Firing[]]

/** ms without a page after which a session ends, as analytics has long agreed. */
const SESSION_ENDS = 30 * 60_000
/** ms from one page of a tab to the next, in which a session is handed on though nothing else is remembered: after longer somebody may have refused. */
const HANDED = 30_000
/** ms to wait for a buffer that is slow to open. */
export const PATIENCE = 1000
const DAY = 86_400_000
const KEY = 'visit'
/** Under this no trigger is noted, for none is named so, but that a page was there. */
const PAGE = ''

/** A session, if it still goes on. */
const running = (session?: string, last = 0, ends = SESSION_ENDS): string | undefined => (Date.now() - last < ends ? session : undefined)

export interface VisitMemory extends Memory {
  /** Ids for a batch. Only with consent. */
  readonly ids: () => Ids
  /** Whether what was remembered has been read. */
  readonly known: () => boolean
  /** Whether it has been read, or is no longer waited for. */
  readonly ready: () => boolean
  /** Reads what was remembered, and remembers this page; resolves anyway if that takes too long. Only with consent. */
  readonly open: () => Promise<void>
  /** Leaves the session to the next page of this tab, which may end before its buffer has opened. Only with consent. */
  readonly leave: () => void
  /** Notes that a page is there: until 30 minutes later the session goes on. What it writes has begun when it returns. */
  readonly seen: () => void
  /** Reads again when triggers fired, which other tabs may have written meanwhile. */
  readonly recall: () => void
  /** Writes it down again, where it has vanished; resolves when it is safe. */
  readonly save: () => Promise<unknown>
  /** Whether another tab forgot it while this page was away, or refused consent. */
  readonly gone: () => Promise<'forgotten' | 'refused' | undefined>
  /** Knows nothing any more; goes on `as` somebody who was never here, if that is told, which is to be saved. Only with consent. */
  readonly forget: (as?: Ids) => void
}

/**
 * Kept beside the events in the buffer: other storage blocks the page when it is first read. Only the session also lies in
 * sessionStorage, left there at the end of a page and read only when the buffer tells none. `returned` is told of a visit after an earlier one,
 * `changed` that facts are others than before. When triggers fire is noted only while consent `keeps` events.
 */
export const memory = (
  { use }: Store,
  window: Window,
  name: string,
  returned: (visits: number, days: number) => void = () => {},
  changed: () => void = () => {},
  keeps: () => boolean = () => true,
): VisitMemory => {
  let own = randomId()
  let kept: Ids | undefined
  /** The session that the page before has left, or ours. */
  let handed: string | undefined
  let visits = 1
  let fired: Record<string, number> = {}
  /** Firings to be noted once the visit is known. */
  const owed = new Set<string>()
  let opening: Promise<void> | undefined
  let ready = false

  const count = (now: number): void => {
    const before = visits
    visits = now
    if (now !== before) changed()
  }
  const storage = <T>(run: (storage: Storage) => T): T | undefined => {
    try {
      return run(window.sessionStorage)
    } catch {
      // Refused.
      return undefined
    }
  }
  const ids = (): Ids => {
    if (kept) return kept
    const [session, last] = storage((left): string => left[name])?.split(' ') ?? []
    return { session: (handed ??= running(session, Number(last), HANDED) ?? own) }
  }
  const note = (id: string): void => {
    if (kept) void use((events) => events.put({ id, at: fired[id] }, `${KEY} ${id}`))
    else owed.add(id)
  }
  const put = (events: IDBObjectStore): IDBRequest => events.put({ ...kept, last: Date.now(), visits }, KEY)
  /** Reads when triggers fired, also in other tabs; `meet` is told of the visit, and may put another in its place before another tab reads it. */
  const read = async (meet?: (visit: Partial<Remembered>, events?: IDBObjectStore) => void): Promise<void> => {
    const asked = own
    const hear = ([visit = {}, ...firings]: Found = [], events?: IDBObjectStore): void => {
      // Forgotten meanwhile.
      if (asked !== own) return
      for (const { id, at } of firings) fired[id] = Math.max(at, fired[id] ?? 0)
      meet?.(visit, events)
    }
    const found = await use((events) => events.getAll(IDBKeyRange.bound(KEY, `${KEY}\uffff`)) as IDBRequest<Found>, hear)
    // A buffer that is broken answers nothing.
    if (!found && !kept) hear()
  }
  const load = async (): Promise<void> => {
    const asked = own
    /** ms since the last page, of a visit after an earlier one. */
    let away = NaN
    await read((found, events) => {
      const last = Math.max(found.last ?? 0, fired[PAGE] ?? 0)
      const session = running(found.session, last) ?? ids().session
      const another = session !== found.session
      if (another && last) away = Date.now() - last
      count((found.visits ?? 0) + Number(another))
      kept = { session, visitor: found.visitor ?? kept?.visitor ?? randomId() }
      if (events) put(events)
    })
    // Forgotten meanwhile.
    if (asked !== own) return
    owed.forEach(note)
    owed.clear()
    if (away >= 0) returned(visits, Math.floor(away / DAY))
  }
  const record = (id: string, at: number): void => {
    fired[id] = at
    note(id)
  }
  /** Resolves when it is done, or no longer waited for; not ready before. */
  const patiently = (reading: Promise<unknown>): Promise<void> =>
    new Promise((resolve) => {
      ready = false
      const go = (): void => {
        native(window, 'clearTimeout')(late)
        ready = true
        resolve()
      }
      const late = native(window, 'setTimeout')(go, PATIENCE)
      reading.then(go, go)
    })
  return {
    ids,
    known: () => !!kept,
    ready: () => ready,
    open: () => (opening ??= patiently(load())),
    recall: () => {
      if (kept) void patiently(read())
    },
    leave: () => storage((left) => (left[name] = `${ids().session} ${Date.now()}`)),
    seen: () => {
      if (kept) record(PAGE, Date.now())
    },
    save: async () => {
      Object.keys(fired).forEach(note)
      if (kept) await use(put)
    },
    gone: async () => {
      const asked = kept
      // A buffer that is broken answers nothing, an empty one an empty list.
      const found = await use((events): IDBRequest<Partial<Remembered>[]> => events.getAll(KEY))
      if (!asked || !found || asked !== kept || found[0]?.visitor === asked.visitor) return undefined
      return found[0] ? 'forgotten' : 'refused'
    },
    facts: () => ({ visits }),
    fired: (id, at) => {
      if (at && keeps()) record(id, at)
      return fired[id] ?? 0
    },
    forget: (as) => {
      own = randomId()
      handed = undefined
      kept = as
      opening = as && Promise.resolve()
      ready = !!as
      count(1)
      fired = {}
      owed.clear()
      storage((left) => delete left[name])
    },
  }
}
