import { promisifyRequest } from 'idb-keyval'
import type { Batch } from '../core/wire.js'

/** A few events of one tab as they lie in the buffer; the key is `tab/first seq`. */
export type Record = readonly [key: string, batch: Omit<Batch, 'sent'>]

export interface Store {
  /** One value that is not events, under a key without a slash. */
  readonly get: (key: string) => Promise<unknown>
  /** Resolves when the value would survive the death of the browser. */
  readonly put: (key: string, value: unknown) => Promise<unknown>
  readonly remove: (records: readonly Record[]) => Promise<unknown>
  /** Every record of events. */
  readonly all: () => Promise<readonly Record[]>
  /** Erases everything, in all tabs. */
  readonly clear: () => Promise<unknown>
  readonly close: () => void
}

/**
 * The IndexedDB buffer. A connection that the browser closed, or that had to make way for a deletion, is opened anew once;
 * after a second failure everything answers nothing and `broken` has been told once. So it does while it is not `allowed`.
 */
export const store = (indexedDB: () => IDBFactory, name: string, broken: (error: unknown) => void, allowed: () => boolean): Store => {
  let opening: Promise<IDBDatabase> | undefined
  let failures = 0
  const close = (): void => {
    opening?.then((db) => db.close()).catch(() => {})
    opening = undefined
  }
  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB().open(name)
    request.onupgradeneeded = () => request.result.createObjectStore('events')
    request.onblocked = () => request.dispatchEvent(new Event('error'))
    const db = await promisifyRequest(request)
    db.onclose = () => (opening = undefined)
    // Somebody deletes the database under us: do not stand in the way.
    db.onversionchange = close
    return db
  }
  const use = async <T>(mode: IDBTransactionMode, run: (events: IDBObjectStore) => Promise<T>): Promise<T | undefined> => {
    while (failures < 2 && allowed()) {
      try {
        return await run((await (opening ??= open())).transaction('events', mode).objectStore('events'))
      } catch (error) {
        opening = undefined
        if (++failures > 1) broken(error)
      }
    }
    return undefined
  }
  const done = async ({ transaction }: IDBObjectStore): Promise<unknown> => {
    // At the end of a page there may be no later moment to commit in.
    transaction.commit?.()
    return promisifyRequest(transaction)
  }
  return {
    get: (key) => use('readonly', (events) => promisifyRequest(events.get(key))),
    put: (key, value) =>
      use('readwrite', (events) => {
        events.put(value, key)
        return done(events)
      }),
    remove: (records) =>
      use('readwrite', (events) => {
        for (const [key] of records) events.delete(key)
        return done(events)
      }),
    all: async () => {
      const found = await use('readonly', (events) =>
        Promise.all([promisifyRequest(events.getAllKeys()), promisifyRequest(events.getAll())]),
      )
      return (found?.[0].map((key, i) => [key, found[1][i]]) ?? []).filter(([key]) => String(key).includes('/')) as unknown as Record[]
    },
    clear: async () => {
      close()
      // Storage that was refused has nothing to erase.
      try {
        await promisifyRequest(indexedDB().deleteDatabase(name))
      } catch {}
    },
    close,
  }
}
