import { delMany, entries, setMany, type UseStore } from 'idb-keyval'
import type { Batch } from '../core/wire.js'

/** A few events of one tab as they lie in the buffer; the key is `tab/first seq`. */
export type Stored = Omit<Batch, 'sent'>

export interface Store {
  /** Resolves when the record would survive the death of the browser. */
  readonly save: (key: string, record: Stored) => Promise<void>
  readonly remove: (keys: readonly string[]) => Promise<void>
  readonly all: () => Promise<readonly [string, Stored][]>
  readonly close: () => void
}

/**
 * The IndexedDB buffer. A connection that the browser closed, or that had to make way for a deletion, is opened anew once;
 * after a second failure everything answers empty and `broken` has been told once.
 */
export const store = (indexedDB: () => IDBFactory, name: string, broken: (error: unknown) => void): Store => {
  let opening: Promise<IDBDatabase> | undefined
  let failures = 0
  const open = (): Promise<IDBDatabase> => opening ??= new Promise((resolve, reject) => {
    const request = indexedDB().open(name)
    request.onupgradeneeded = () => request.result.createObjectStore('events')
    request.onerror = () => reject(request.error)
    request.onblocked = () => reject(new Error('IndexedDB is blocked'))
    request.onsuccess = () => {
      const db = request.result
      db.onclose = () => { opening = undefined }
      // Somebody deletes the database under us: do not stand in the way.
      db.onversionchange = close
      resolve(db)
    }
  })
  const close = (): void => {
    opening?.then((db) => db.close(), () => {})
    opening = undefined
  }
  const use: UseStore = async (mode, run) => run((await open()).transaction('events', mode).objectStore('events'))
  const attempt = async <T>(run: () => Promise<T>, empty: T): Promise<T> => {
    while (failures < 2) {
      try {
        return await run()
      } catch (error) {
        opening = undefined
        if (++failures === 2) broken(error)
      }
    }
    return empty
  }
  return {
    save: (key, record) => attempt(() => setMany([[key, record]], use), undefined),
    remove: (keys) => attempt(() => delMany([...keys], use), undefined),
    all: () => attempt(() => entries<string, Stored>(use), []),
    close,
  }
}
